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
import dev.complete.builder.output.text.VolumeNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code NAME.kubernetes.yaml}: one image, for all its platforms. */
public final class KubernetesWriter implements OutputWriter {

    private static final String SUFFIX = ".kubernetes.yaml";

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(OutputPlace.file(image.name() + SUFFIX));
    }

    @Override
    public void check(List<PlannedImage> images) throws BuildException {
        VolumeNames.check(images.stream().map(PlannedImage::contract).toList(), "Kubernetes", "kubernetes");
        for (DeployedImage image : ImageSet.deployable(images)) {
            KubernetesManifest.text(image);
        }
    }

    @Override
    public List<Written> prepare(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            DeployedImage image = set.deployed();
            String name = set.name() + SUFFIX;
            String text = KubernetesManifest.text(image);
            Path file = context.stage(name, text.getBytes(StandardCharsets.UTF_8));
            List<String> notes = KubernetesManifest.notes(image.contract());
            written.add(Written.file(Format.KUBERNETES, set.name(), null, name, file, notes, context));
        }
        return written;
    }
}
