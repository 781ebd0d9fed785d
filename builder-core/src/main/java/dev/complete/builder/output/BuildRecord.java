package dev.complete.builder.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.FileState;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.Written;
import dev.complete.git.Pin;
import dev.complete.oci.PrettyJson;
import java.io.IOException;
import java.util.List;

/** {@code build.json}: a build's outputs and inputs. Put into place last, so that it names only existing files. */
final class BuildRecord {

    static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private BuildRecord() {}

    /** Call it when all other outputs are staged. */
    static void stage(List<ImageSet> images, List<Written> written, OutputContext context) throws IOException {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("version", VERSION);
        record.put("request", context.build().request().toString());
        ObjectNode digests = record.putObject("digests");
        images.forEach(set -> digests.put(set.name(), set.descriptor().digest().toString()));
        source(record, context.build());
        for (ImageSet set : images) {
            for (BuiltImage image : set.images()) {
                image(record.withArray("images").addObject(), set, image);
            }
        }
        for (Written output : written) {
            ObjectNode entry = record.withArray("outputs").addObject();
            entry.put("format", output.format().toString());
            entry.put("image", output.image());
            if (output.platform() != null) {
                entry.put("platform", output.platform().toString());
            }
            entry.put("path", context.directory().relativize(output.path()).toString());
            output.notes().forEach(entry.withArray("notes")::add);
        }
        for (FileState file : FileState.of(written)) {
            record.withArray("files")
                    .addObject()
                    .put("path", file.path())
                    .put("size", file.size())
                    .put("modified", file.modified());
        }
        ObjectNode timings = record.putObject("milliseconds");
        context.build().timings().forEach(timings::put);
        context.build()
                .steps()
                .forEach((component, step) -> record.withObject("/steps")
                        .putObject(component)
                        .put("milliseconds", step.milliseconds())
                        .put("reused", step.reused()));
        context.stage(BuildInfo.FILE, PrettyJson.of(record));
    }

    private static void source(ObjectNode record, BuildInfo build) {
        record.put("commit", build.commit().hex());
        record.put("commitTime", build.commitTime().toString());
        record.put("dirty", build.dirty());
        for (Pin pin : build.pins()) {
            ObjectNode entry = record.withArray("pins").addObject();
            entry.put("path", pin.path());
            entry.put("url", pin.url());
            entry.put("commit", pin.commit().hex());
        }
    }

    private static void image(ObjectNode entry, ImageSet set, BuiltImage image) throws IOException {
        entry.put("name", set.name());
        entry.put("platform", image.platform().toString());
        entry.put("digest", image.descriptor().digest().toString());
        for (PackedLayer layer : image.layers()) {
            ObjectNode part = entry.withArray("layers").addObject();
            part.put("name", layer.name());
            part.put("diffId", layer.diffId().toString());
            part.put("digest", layer.blob().digest().toString());
            part.put("size", layer.blob().size());
            part.put("rawSize", layer.rawSize());
            part.put("reused", layer.reused());
        }
        entry.set("sources", JSON.readTree(image.sources()));
    }
}
