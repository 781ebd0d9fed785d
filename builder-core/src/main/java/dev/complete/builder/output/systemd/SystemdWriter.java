package dev.complete.builder.output.systemd;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.OutputWriter;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code NAME.service}: a unit that runs the bundle's root filesystem. */
public final class SystemdWriter implements OutputWriter {

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(OutputPlace.file(image.stem() + ".service"));
    }

    @Override
    public void check(List<PlannedImage> images) throws BuildException {
        for (PlannedImage image : images) {
            SystemdUnit.text(image.contract());
        }
    }

    @Override
    public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            for (BuiltImage image : set.images()) {
                String name = set.stem(image) + ".service";
                String unit = SystemdUnit.text(image.contract());
                Path file = context.stage(name, unit.getBytes(StandardCharsets.UTF_8));
                List<String> notes = SystemdUnit.notes(image.contract());
                written.add(Written.file(Format.SYSTEMD, set.name(), image.platform(), name, file, notes, context));
            }
        }
        return written;
    }
}
