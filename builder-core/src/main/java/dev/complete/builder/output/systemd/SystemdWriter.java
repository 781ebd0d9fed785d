package dev.complete.builder.output.systemd;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageWriter;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.PlannedImage;
import dev.complete.builder.output.format.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code NAME.service}: a unit that runs the bundle's root filesystem. */
public final class SystemdWriter implements ImageWriter {

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
    public Written prepare(BuiltImage image, OutputContext context) throws IOException, BuildException {
        byte[] unit = SystemdUnit.text(image.contract()).getBytes(StandardCharsets.UTF_8);
        List<String> notes = SystemdUnit.notes(image.contract());
        return context.file(Format.SYSTEMD, image, image.stem() + ".service", out -> out.write(unit), notes);
    }
}
