package dev.complete.builder.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.FileState;
import dev.complete.files.FolderChange;
import dev.complete.files.PlainFile;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
            try (JsonParser json = new JsonFactory().createParser(record)) {
                return parse(json, directory, request);
            }
        } catch (IOException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** Token by token: Jackson's trees take longer to load than all the rest of a build that has nothing to do. */
    private static Optional<PreviousBuild> parse(JsonParser json, Path directory, Digest request) throws IOException {
        boolean sameVersion = false;
        boolean sameRequest = false;
        List<FileState> files = new ArrayList<>();
        TreeMap<String, Digest> digests = new TreeMap<>();
        LinkedHashSet<String> outputs = new LinkedHashSet<>();
        require(json.nextToken(), JsonToken.START_OBJECT);
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            switch (key) {
                case "version" -> sameVersion = json.nextIntValue(0) == BuildRecord.VERSION;
                case "request" -> sameRequest = request.toString().equals(json.nextTextValue());
                case "digests" -> fields(json).forEach((name, digest) -> digests.put(name, Digest.parse(digest)));
                case "files" ->
                    objects(json)
                            .forEach(file -> files.add(new FileState(
                                    file.getOrDefault("path", ""),
                                    Long.parseLong(file.getOrDefault("size", "")),
                                    Long.parseLong(file.getOrDefault("modified", "")))));
                case "outputs" -> objects(json).forEach(output -> outputs.add(output.getOrDefault("path", "")));
                default -> {
                    json.nextToken();
                    json.skipChildren();
                }
            }
        }
        boolean same = sameVersion && sameRequest && !files.isEmpty() && !digests.isEmpty();
        return same && files.stream().allMatch(file -> file.holds(directory))
                ? Optional.of(new PreviousBuild(digests, new ArrayList<>(outputs)))
                : Optional.empty();
    }

    private static List<Map<String, String>> objects(JsonParser json) throws IOException {
        List<Map<String, String>> objects = new ArrayList<>();
        require(json.nextToken(), JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken(), JsonToken.START_OBJECT);
            objects.add(rest(json));
        }
        return objects;
    }

    private static Map<String, String> fields(JsonParser json) throws IOException {
        require(json.nextToken(), JsonToken.START_OBJECT);
        return rest(json);
    }

    /** The fields of an object that has begun; one that holds others counts as empty. */
    private static Map<String, String> rest(JsonParser json) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            boolean scalar = json.nextToken().isScalarValue();
            fields.put(key, scalar ? json.getText() : "");
            json.skipChildren();
        }
        return fields;
    }

    private static void require(@Nullable JsonToken found, JsonToken wanted) throws IOException {
        if (found != wanted) {
            throw new IOException("a record of a build has " + found + " in place of " + wanted);
        }
    }
}
