package dev.complete.build.output;

import dev.complete.build.BuildException;
import dev.complete.build.contract.DeployedImage;
import dev.complete.build.contract.KubernetesManifest;
import dev.complete.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code NAME.kubernetes.yaml}: one image, for all its platforms. */
final class KubernetesWriter implements OutputWriter {

    @Override
    public List<Written> write(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            DeployedImage image = set.deployed();
            Path file = context.directory().resolve(set.name() + ".kubernetes.yaml");
            String text = KubernetesManifest.text(image);
            AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
            List<String> notes = KubernetesManifest.notes(image.contract());
            written.add(new Written(Format.KUBERNETES, set.name(), null, file, notes));
        }
        return written;
    }
}
