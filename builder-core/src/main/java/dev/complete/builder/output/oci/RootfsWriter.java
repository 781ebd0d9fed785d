package dev.complete.builder.output.oci;

import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.OutputWriter;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.Streams;
import dev.complete.builder.output.format.Written;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code NAME.rootfs.tar.zst}: the layers' frames again, of which few need new compression. */
public final class RootfsWriter implements OutputWriter {

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(OutputPlace.file(
                image.stem() + ".rootfs.tar" + image.compression().fileSuffix()));
    }

    @Override
    public void check(List<PlannedImage> images) {
        // A tar can hold any image.
    }

    @Override
    public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException {
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            for (BuiltImage image : set.images()) {
                String suffix = image.layers().get(0).format().fileSuffix();
                String name = set.stem(image) + ".rootfs.tar" + suffix;
                Path file = context.stage(name, out -> {
                    try (InputStream in = context.rootfs(image).open()) {
                        Streams.copy(in, out);
                    }
                });
                List<String> notes = set.startNotes();
                written.add(Written.file(Format.ROOTFS, set.name(), image.platform(), name, file, notes, context));
            }
        }
        return written;
    }
}
