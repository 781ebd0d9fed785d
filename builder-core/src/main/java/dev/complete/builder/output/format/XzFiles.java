package dev.complete.builder.output.format;

import dev.complete.builder.layer.FrameSequence;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.oci.compress.Xz;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Files for consumers that read nothing newer than xz: stored, unless the user wants them compressed. */
public final class XzFiles {

    private XzFiles() {}

    /** A stream of xz. Closing it leaves {@code file} open, which must still be forced to disk. */
    public static OutputStream open(OutputStream file, OutputOptions options) throws IOException {
        OutputStream open = new Unclosed(file);
        return options.xz() ? Xz.compressed(open) : Xz.stored(open);
    }

    /** Writes the tarball of the whole root filesystem. */
    public static void rootfs(BuiltImage image, OutputContext context, OutputStream file) throws IOException {
        try (OutputStream out = open(file, context.options())) {
            FrameSequence.ofLayers(image.layers(), context.frames()).decodeTo(out);
        }
    }

    /** Passes bytes on; {@link #close} only flushes. For writers that close a stream they do not own. */
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
