package dev.complete.build.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.files.AtomicFiles;
import dev.complete.files.FolderChange;
import dev.complete.files.PlainFile;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What builds wrote into an output directory: all that a build may replace there. It is in {@code .outputs}, a line for each
 * name, because {@code build.json} knows the last build only, and may be damaged or gone. A directory of a version that wrote
 * no such file is known by its {@code build.json}.
 */
record OutputClaims(SortedSet<String> names) {

    static final String FILE = ".outputs";

    private static final String HEADER = "complete-outputs 1";
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int LARGEST = 64 << 20;

    OutputClaims {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** Empty when no build wrote there. */
    static OutputClaims of(Path directory) {
        TreeSet<String> names = new TreeSet<>(listed(directory.resolve(FILE)));
        names.addAll(recorded(directory.resolve(BuildRecord.FILE)));
        return new OutputClaims(names);
    }

    private static SortedSet<String> listed(Path file) {
        TreeSet<String> names = new TreeSet<>();
        try {
            List<String> lines =
                    new String(PlainFile.read(file, LARGEST), UTF_8).lines().toList();
            if (!lines.isEmpty() && lines.get(0).equals(HEADER)) {
                names.addAll(lines.subList(1, lines.size()));
                names.add(FILE);
            }
        } catch (IOException e) {
            // Absent, or nothing that a build wrote.
        }
        return names;
    }

    /** The names in a build's record, its own included; none when the file is something else of that name. */
    private static SortedSet<String> recorded(Path file) {
        TreeSet<String> names = new TreeSet<>();
        try {
            JsonNode record = new ObjectMapper().readTree(PlainFile.read(file, LARGEST));
            boolean ours = record.path("version").isInt()
                    && !record.path("digests").isEmpty()
                    && COMMIT.matcher(record.path("commit").asText()).matches();
            if (!ours) {
                return names;
            }
            Digest.parse(record.path("request").asText());
            for (String list : List.of("outputs", "files")) {
                record.path(list)
                        .forEach(entry -> names.add(top(entry.path("path").asText())));
            }
            names.add(BuildRecord.FILE);
        } catch (IOException | IllegalArgumentException e) {
            names.clear();
        }
        return names;
    }

    private static String top(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Adds what this build writes, and forgets what is gone: whoever puts a file in its place later has his own. */
    void stage(Path directory, Collection<Place> written, FolderChange change) throws IOException {
        TreeSet<String> all = new TreeSet<>();
        for (String name : names) {
            if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                all.add(name);
            }
        }
        written.forEach(place -> all.add(place.name()));
        all.remove(FILE);
        byte[] text = (HEADER + "\n" + String.join("\n", all) + "\n").getBytes(UTF_8);
        AtomicFiles.write(change.stage(FILE), text);
    }
}
