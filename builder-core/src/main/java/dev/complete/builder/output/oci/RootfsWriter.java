package dev.complete.builder.output.oci;

import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageWriter;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.Streams;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.text.FormatNotes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code NAME.rootfs.tar.zst}: the layers' frames again, of which few need new compression. */
public final class RootfsWriter implements ImageWriter {

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(OutputPlace.file(
                image.stem() + ".rootfs.tar" + image.compression().fileSuffix()));
    }

    @Override
    public Written prepare(BuiltImage image, OutputContext context) throws IOException {
        String name =
                image.stem() + ".rootfs.tar" + image.layers().get(0).format().fileSuffix();
        List<String> notes = FormatNotes.start(image.contract());
        return context.file(
                Format.ROOTFS,
                image,
                name,
                out -> {
                    try (InputStream in = context.rootfs(image).open()) {
                        Streams.copy(in, out);
                    }
                },
                notes);
    }
}
