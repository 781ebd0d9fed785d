package dev.complete.cli.progress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.request.BuildResult;

/** A result for programs, on one line. */
public final class ResultJson {

    private ResultJson() {}

    public static String of(BuildResult result) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("unchanged", result.unchanged());
        ArrayNode images = root.putArray("images");
        for (BuildResult.Image image : result.images()) {
            images.addObject()
                    .put("name", image.name())
                    .put("digest", image.digest().toString());
        }
        ArrayNode files = root.putArray("files");
        result.files().forEach(files::add);
        return root.toString();
    }
}
