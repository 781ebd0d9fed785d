package dev.complete.git.objects;

import dev.complete.files.FileTrees;
import dev.complete.files.PlainFile;
import dev.complete.git.GitId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An object in a file of its own: a zlib stream of {@code "kind size\0"} and the content. */
record LooseObject(Path file, ObjectKind kind, long size) implements StoredObject {

    private static final Pattern HEADER = Pattern.compile("(commit|tree|blob|tag) (0|[1-9][0-9]{0,17})");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");

    /** The longest header there can be: {@code "commit "}, 18 digits, NUL. */
    private static final int LONGEST_HEADER = 26;

    /** Null when there is no such file. */
    static @Nullable LooseObject find(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (FileChannel channel = PlainFile.open(file);
                InputStream in = new InflatedStream(channel, 0, 0, channel)) {
            Matcher header = HEADER.matcher(readHeader(in));
            ObjectKind kind = header.matches() ? ObjectKind.ofWord(header.group(1)) : null;
            if (kind == null) {
                throw new CorruptObjectException("its file does not begin with a kind and a size");
            }
            return new LooseObject(file, kind, Long.parseLong(header.group(2)));
        } catch (NoSuchFileException e) {
            return null; // repacked in this moment
        }
    }

    /**
     * The ids of loose objects that begin with {@code digits}, of which there are two or more.
     *
     * @param objects an {@code objects/} directory
     */
    static List<GitId> startingWith(Path objects, String digits) throws IOException {
        String folder = digits.substring(0, 2);
        try {
            return FileTrees.children(objects.resolve(folder)).stream()
                    .map(file -> folder + file.getFileName())
                    .filter(hex -> hex.startsWith(digits) && ID.matcher(hex).matches())
                    .map(GitId::new)
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    @Override
    public InputStream open() throws IOException {
        FileChannel channel = PlainFile.open(file);
        try {
            InputStream in = new InflatedStream(channel, 0, size, channel);
            readHeader(in);
            return StoredObject.exactly(size, in);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String readHeader(InputStream in) throws IOException {
        byte[] header = new byte[LONGEST_HEADER];
        for (int i = 0; i < header.length; i++) {
            int c = in.read();
            if (c <= 0) {
                return new String(header, 0, i, StandardCharsets.ISO_8859_1);
            }
            header[i] = (byte) c;
        }
        throw new CorruptObjectException("its file does not begin with a kind and a size");
    }
}
