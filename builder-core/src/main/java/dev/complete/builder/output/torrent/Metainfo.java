package dev.complete.builder.output.torrent;

import dev.complete.builder.output.format.WebSeed;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A metainfo file of BitTorrent v2 (BEP 52), without anything that a clock or a tool's name could change. Pure.
 *
 * @param name of the folder
 * @param pieceLength a power of two, at least a block
 * @param files by path in that folder, with slashes; letters, digits and {@code ._-}
 * @param webSeeds where the folder of that name is served; no part of the torrent's identity, the info-hash
 */
record Metainfo(String name, int pieceLength, SortedMap<String, TorrentFile> files, List<WebSeed> webSeeds) {

    private static final int SMALLEST_PIECE = 256 << 10;
    private static final int LARGEST_PIECE = 16 << 20;
    private static final int PIECES = 2_048;

    Metainfo {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        webSeeds = List.copyOf(webSeeds);
    }

    /**
     * The length of a piece for {@code total} bytes: 256 KiB, doubled until 2,048 pieces are enough, but no more than 16 MiB.
     */
    static int pieceLength(long total) {
        int length = SMALLEST_PIECE;
        while (length < LARGEST_PIECE && total > (long) length * PIECES) {
            length *= 2;
        }
        return length;
    }

    /** The file's bytes: the same for the same files and web seeds. */
    byte[] encode() {
        TreeMap<String, Bencode> layers = new TreeMap<>();
        files.values().stream().filter(file -> !file.pieces().isEmpty()).forEach(file -> {
            StringBuilder pieces = new StringBuilder();
            file.pieces().forEach(piece -> pieces.append(latin1(piece.bytes())));
            layers.put(latin1(file.root().bytes()), new Bencode.Bytes(pieces.toString()));
        });
        TreeMap<String, Bencode> all = new TreeMap<>();
        all.put("info", info());
        all.put("piece layers", new Bencode.Dictionary(layers));
        if (!webSeeds.isEmpty()) {
            all.put("url-list", urls());
        }
        return new Bencode.Dictionary(all).encode();
    }

    /** What the SHA-256 of is the torrent's identity. */
    Bencode info() {
        TreeMap<String, Bencode> info = new TreeMap<>();
        info.put("file tree", folder(files));
        info.put("meta version", new Bencode.Int(2));
        info.put("name", new Bencode.Bytes(name));
        info.put("piece length", new Bencode.Int(pieceLength));
        return new Bencode.Dictionary(info);
    }

    private Bencode urls() {
        return new Bencode.Items(webSeeds.stream()
                .<Bencode>map(seed -> new Bencode.Bytes(seed.toString()))
                .toList());
    }

    /** @param below files by path in the folder */
    private static Bencode.Dictionary folder(SortedMap<String, TorrentFile> below) {
        TreeMap<String, Bencode> entries = new TreeMap<>();
        TreeMap<String, TreeMap<String, TorrentFile>> folders = new TreeMap<>();
        below.forEach((path, file) -> {
            int slash = path.indexOf('/');
            if (slash < 0) {
                entries.put(path, entry(file));
            } else {
                folders.computeIfAbsent(path.substring(0, slash), name -> new TreeMap<>())
                        .put(path.substring(slash + 1), file);
            }
        });
        folders.forEach((name, files) -> entries.put(name, folder(files)));
        return new Bencode.Dictionary(entries);
    }

    private static Bencode.Dictionary entry(TorrentFile file) {
        TreeMap<String, Bencode> properties = new TreeMap<>();
        properties.put("length", new Bencode.Int(file.length()));
        if (file.length() > 0) {
            properties.put("pieces root", Bencode.Bytes.of(file.root().bytes()));
        }
        return new Bencode.Dictionary(new TreeMap<>(Map.of("", new Bencode.Dictionary(properties))));
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
