package dev.complete.build.output;

import dev.complete.build.BuildException;
import dev.complete.build.contract.SystemdUnit;
import dev.complete.build.image.BuiltImage;
import dev.complete.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code NAME.service}: a unit that runs the bundle's root filesystem. */
final class SystemdWriter implements OutputWriter {

    @Override
    public List<Written> write(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            for (BuiltImage image : set.images()) {
                Path file = context.directory().resolve(set.stem(image) + ".service");
                String unit = SystemdUnit.text(image.contract());
                AtomicFiles.write(file, unit.getBytes(StandardCharsets.UTF_8));
                List<String> notes = SystemdUnit.notes(image.contract());
                written.add(new Written(Format.SYSTEMD, set.name(), image.platform(), file, notes));
            }
        }
        return written;
    }
}
