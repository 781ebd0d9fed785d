package dev.complete.builder.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.FileState;
import dev.complete.files.FolderChange;
import dev.complete.files.PlainFile;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The build that wrote an output directory, as {@code build.json} records it.
 *
 * @param digests of the images by name: of the manifest, or of the index for several platforms
 * @param files the outputs, relative to the directory
 */
public record PreviousBuild(SortedMap<String, Digest> digests, List<String> files) {

    private static final int LARGEST = 64 << 20;

    public PreviousBuild {
        digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
        files = List.copyOf(files);
    }

    /**
     * The last build into {@code directory}, when it was for the same {@code request} and every file it wrote is
     * unchanged. Anything unexpected counts as no such build: building again is always safe.
     */
    public static Optional<PreviousBuild> find(Path directory, Digest request) {
        if (FolderChange.isPending(directory)) {
            return Optional.empty(); // a killed build may have changed some of the outputs
        }
        try {
            byte[] record = PlainFile.read(directory.resolve(BuildInfo.FILE), LARGEST);
            return parse(new ObjectMapper().readTree(record), directory, request);
        } catch (IOException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static Optional<PreviousBuild> parse(JsonNode record, Path directory, Digest request) {
        boolean same = record.path("version").asInt() == BuildRecord.VERSION
                && record.path("request").asText().equals(request.toString());
        if (!same || record.path("files").isEmpty()) {
            return Optional.empty();
        }
        for (JsonNode file : record.path("files")) {
            FileState state = new FileState(
                    file.path("path").asText(),
                    file.path("size").asLong(),
                    file.path("modified").asLong());
            if (!state.holds(directory)) {
                return Optional.empty();
            }
        }
        TreeMap<String, Digest> digests = new TreeMap<>();
        for (var image : record.path("digests").properties()) {
            digests.put(image.getKey(), Digest.parse(image.getValue().asText()));
        }
        LinkedHashSet<String> outputs = new LinkedHashSet<>();
        record.path("outputs").forEach(output -> outputs.add(output.path("path").asText()));
        return digests.isEmpty() ? Optional.empty() : Optional.of(new PreviousBuild(digests, new ArrayList<>(outputs)));
    }
}
