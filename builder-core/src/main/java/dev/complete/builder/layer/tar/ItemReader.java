package dev.complete.builder.layer.tar;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.git.ResolveException;
import dev.complete.threads.Interrupts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads contents directly into the frame, and names the entry in errors. Has no state but its source and consumer.
 *
 * @param consumer gets each content that is read as a whole
 */
public record ItemReader(ContentSource contents, ContentConsumer consumer) {

    /** Appends the whole content to {@code into}, an array-backed buffer with room for it. */
    public void readWhole(TarMember item, ByteBuffer into) throws BuildException, InterruptedException {
        if (item.entry().size() == 0) {
            return;
        }
        int start = into.position();
        int size = (int) item.entry().size();
        try (InputStream in = contents.open(item.content())) {
            readFully(item, in, into, size);
            expectEnd(item, in);
        } catch (IOException e) {
            throw failure(item, e);
        }
        consumer.accept(item.content(), into.slice(start, size));
    }

    public InputStream open(TarMember item) throws IOException {
        return contents.open(item.content());
    }

    public static void readFully(TarMember item, InputStream in, ByteBuffer into, int length)
            throws IOException, BuildException {
        int count = in.readNBytes(into.array(), into.arrayOffset() + into.position(), length);
        if (count < length) {
            throw wrongLength(item, "fewer");
        }
        into.position(into.position() + length);
    }

    /** Checks that the stream is at its end; only there does a verifying stream report a mismatch. */
    public static void expectEnd(TarMember item, InputStream in) throws IOException, BuildException {
        if (in.read() >= 0) {
            throw wrongLength(item, "more");
        }
    }

    public static BuildException wrongLength(TarMember item, String fewerOrMore) {
        return new BuildException(
                BuildException.Kind.INVALID,
                item + " has " + fewerOrMore + " bytes than the " + item.entry().size() + " it was announced with");
    }

    /** The error of reading {@code item}: the entry's name, then the source's message. */
    public static BuildException failure(TarMember item, IOException e) throws InterruptedException {
        Interrupts.rethrow(e);
        BuildException.Kind kind = e.getCause() instanceof ResolveException source
                ? BuildException.of(source).kind()
                : BuildException.Kind.IO;
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new BuildException(kind, item + " cannot be read: " + reason, e);
    }
}
