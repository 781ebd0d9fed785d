package dev.complete.build.output;

import dev.complete.build.BuildException;
import dev.complete.build.contract.ComposeFile;
import dev.complete.build.contract.DeployedImage;
import dev.complete.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code compose.yaml}: all images of this build, for all their platforms. */
final class ComposeWriter implements OutputWriter {

    @Override
    public List<Written> write(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
        Path file = context.directory().resolve("compose.yaml");
        List<DeployedImage> deployed = new ArrayList<>();
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            DeployedImage image = set.deployed();
            deployed.add(image);
            written.add(new Written(Format.COMPOSE, set.name(), null, file, ComposeFile.notes(image.contract())));
        }
        String text = ComposeFile.text(deployed);
        AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
        return written;
    }
}
