package dev.complete.builder.output.torrent;

import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.OutputWriter;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.oci.OciWriter;
import dev.complete.files.PlainFile;
import dev.complete.oci.InvalidImageException;
import dev.complete.threads.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;

/**
 * {@code oci.torrent}: the files of the layout, which the same build writes. They are read again, two at a time, and each
 * blob is compared with its digest: images of earlier builds are among them.
 */
public final class TorrentWriter implements OutputWriter {

    public static final String FILE = "oci.torrent";

    private static final String LAYOUT = OciWriter.DIRECTORY + "/";
    private static final int READERS = 2;

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(OutputPlace.file(FILE));
    }

    @Override
    public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException {
        SortedMap<String, Path> layout = new TreeMap<>();
        context.files(Format.OCI).forEach((path, file) -> {
            if (path.startsWith(LAYOUT)) {
                layout.put(path.substring(LAYOUT.length()), file);
            }
        });
        if (layout.isEmpty()) {
            throw new IllegalStateException("a torrent without the layout that it describes");
        }
        byte[] torrent = metainfo(layout, context).encode();
        Path staged = context.stage(FILE, torrent);
        List<Written> written = new ArrayList<>();
        for (ImageSet image : images) {
            written.add(Written.file(Format.TORRENT, image.name(), null, FILE, staged, List.of(), context));
        }
        return written;
    }

    private static Metainfo metainfo(SortedMap<String, Path> layout, OutputContext context) throws IOException {
        long total = 0;
        for (Path file : layout.values()) {
            total += Files.size(file);
        }
        int pieceLength = Metainfo.pieceLength(total);
        return new Metainfo(
                OciWriter.DIRECTORY,
                pieceLength,
                hashed(layout, pieceLength),
                context.options().webSeeds());
    }

    private static SortedMap<String, TorrentFile> hashed(SortedMap<String, Path> layout, int pieceLength)
            throws IOException {
        SortedMap<String, Future<TorrentFile>> underWay = new TreeMap<>();
        SortedMap<String, TorrentFile> files = new TreeMap<>();
        try (Workers workers = new Workers("torrent", READERS)) {
            layout.forEach((path, file) -> underWay.put(path, workers.submit(() -> hashed(file, pieceLength))));
            for (Map.Entry<String, Future<TorrentFile>> one : underWay.entrySet()) {
                TorrentFile file = Workers.result(one.getValue(), IOException.class, "hashing a file");
                requireWhole(one.getKey(), file);
                files.put(one.getKey(), file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the layout was hashed");
        }
        return files;
    }

    private static TorrentFile hashed(Path file, int pieceLength) throws IOException {
        try (InputStream in = Channels.newInputStream(PlainFile.openItself(file))) {
            return TorrentFile.read(in, pieceLength);
        }
    }

    private static void requireWhole(String path, TorrentFile file) throws InvalidImageException {
        boolean wrong =
                path.startsWith("blobs/") && !path.endsWith("/" + file.content().hex());
        if (wrong) {
            throw new InvalidImageException(LAYOUT + path + " has the digest " + file.content()
                    + "; remove it, and build the image that it is of again");
        }
    }
}
