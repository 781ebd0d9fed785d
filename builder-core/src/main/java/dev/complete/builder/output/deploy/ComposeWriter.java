package dev.complete.builder.output.deploy;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.DeployedImage;
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

/** {@code compose.yaml}: all images of this build, for all their platforms. */
public final class ComposeWriter implements OutputWriter {

    private static final String NAME = "compose.yaml";

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(OutputPlace.file(NAME));
    }

    @Override
    public void check(List<PlannedImage> images) throws BuildException {
        ComposeFile.text(ImageSet.deployable(images));
    }

    @Override
    public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
        List<DeployedImage> deployed = new ArrayList<>();
        for (ImageSet set : images) {
            deployed.add(set.deployed());
        }
        Path file = context.stage(NAME, ComposeFile.text(deployed).getBytes(StandardCharsets.UTF_8));
        List<Written> written = new ArrayList<>();
        for (DeployedImage image : deployed) {
            List<String> notes = ComposeFile.notes(image.contract());
            written.add(Written.file(Format.COMPOSE, image.name(), null, NAME, file, notes, context));
        }
        return written;
    }
}
