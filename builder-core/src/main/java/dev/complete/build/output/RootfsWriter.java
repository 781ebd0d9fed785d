package dev.complete.build.output;

import dev.complete.build.image.BuiltImage;
import dev.complete.build.layer.FrameSequence;
import dev.complete.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code NAME.rootfs.tar.zst}: the layers' frames once more, with nothing compressed again. */
final class RootfsWriter implements OutputWriter {

    @Override
    public List<Written> write(List<ImageSet> images, OutputContext context) throws IOException {
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            for (BuiltImage image : set.images()) {
                String suffix = image.layers().get(0).format().fileSuffix();
                Path file = context.directory().resolve(set.stem(image) + ".rootfs.tar" + suffix);
                AtomicFiles.write(file, out -> {
                    try (InputStream in = FrameSequence.ofRootfs(image.layers(), context.frames())
                            .open()) {
                        Streams.copy(in, out);
                    }
                });
                written.add(new Written(Format.ROOTFS, set.name(), image.platform(), file, List.of()));
            }
        }
        return written;
    }
}
