package dev.complete.builder.output.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.complete.files.PlainFile;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names that builds wrote into an output directory: a build may replace or remove no others. They are in
 * {@code .outputs}, a line for each name, because {@code build.json} covers the last build only, and may be damaged or
 * gone. A directory of a version that wrote no such file is recognised by its {@code build.json}.
 */
public record OutputClaims(SortedMap<String, Claim> claims) {

    public static final String FILE = ".outputs";

    private static final String HEADER = "complete-outputs 2";
    private static final String NAMES_ONLY = "complete-outputs 1";
    /** Names of outputs: never a path, which would lead elsewhere. */
    private static final Pattern NAME = Pattern.compile("\\.?[a-z0-9][a-z0-9._-]*");

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int LARGEST = 64 << 20;

    /**
     * @param inputs key of its inputs; null when unknown, or for a work tree
     * @param file as the build left it; null for a folder or link, or when unknown
     */
    public record Claim(@Nullable Digest inputs, @Nullable FileState file) {

        private static final Claim UNKNOWN = new Claim(null, null);

        private static Claim parse(String name, String[] words) {
            Digest inputs = words.length < 2 || words[1].equals("-") ? null : Digest.parse(words[1]);
            FileState file =
                    words.length < 4 ? null : new FileState(name, Long.parseLong(words[2]), Long.parseLong(words[3]));
            return new Claim(inputs, file);
        }

        private String line(String name) {
            String line = name + " " + (inputs == null ? "-" : inputs);
            return file == null ? line : line + " " + file.size() + " " + file.modified();
        }
    }

    public OutputClaims {
        TreeMap<String, Claim> plain = new TreeMap<>(claims);
        plain.keySet().removeIf(name -> !NAME.matcher(name).matches());
        claims = Collections.unmodifiableSortedMap(plain);
    }

    /** The claims in a directory; empty when no build wrote there. */
    public static OutputClaims of(Path directory) {
        TreeMap<String, Claim> claims = new TreeMap<>(recorded(directory.resolve(BuildInfo.FILE)));
        claims.putAll(listed(directory.resolve(FILE)));
        return new OutputClaims(claims);
    }

    private static SortedMap<String, Claim> listed(Path file) {
        TreeMap<String, Claim> claims = new TreeMap<>();
        try {
            List<String> lines =
                    new String(PlainFile.read(file, LARGEST), UTF_8).lines().toList();
            if (!lines.isEmpty() && Set.of(HEADER, NAMES_ONLY).contains(lines.get(0))) {
                for (String line : lines.subList(1, lines.size())) {
                    String[] words = line.split(" ", -1);
                    claims.put(words[0], Claim.parse(words[0], words));
                }
                claims.put(FILE, Claim.UNKNOWN);
            }
        } catch (IOException | IllegalArgumentException e) {
            claims.clear(); // absent, or not written by a build
        }
        return claims;
    }

    /** The names in a build's record, its own included; none when the file is something else of that name. */
    private static SortedMap<String, Claim> recorded(Path file) {
        TreeMap<String, Claim> claims = new TreeMap<>();
        try {
            JsonNode record = new ObjectMapper().readTree(PlainFile.read(file, LARGEST));
            boolean ours = record.path("version").isInt()
                    && !record.path("digests").isEmpty()
                    && COMMIT.matcher(record.path("commit").asText()).matches();
            if (!ours) {
                return claims;
            }
            Digest.parse(record.path("request").asText());
            for (String list : List.of("outputs", "files")) {
                record.path(list)
                        .forEach(entry -> claims.put(top(entry.path("path").asText()), Claim.UNKNOWN));
            }
            claims.put(BuildInfo.FILE, Claim.UNKNOWN);
        } catch (IOException | IllegalArgumentException e) {
            claims.clear();
        }
        return claims;
    }

    private static String top(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    boolean has(String name) {
        return claims.containsKey(name);
    }

    /** Whether the output of an earlier build has the same inputs as {@code build}, so that both belong together. */
    public boolean isCurrent(String name, BuildInfo build) {
        Claim claim = claims.get(name);
        return claim != null
                && claim.inputs() != null
                && !build.dirty()
                && build.inputs().include(claim.inputs());
    }

    /** The claims with new outputs, and without missing ones: a later file of that name is the user's. */
    public OutputClaims with(List<Written> written, BuildInfo build, Path directory) throws IOException {
        TreeMap<String, Claim> all = new TreeMap<>();
        claims.forEach((name, claim) -> {
            if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                all.put(name, claim);
            }
        });
        for (Written output : written) {
            Digest inputs = build.dirty() ? null : build.inputs().of(output.format());
            for (var file : output.files().entrySet()) {
                String name = top(file.getKey());
                boolean single = name.equals(file.getKey());
                all.put(name, new Claim(inputs, single ? FileState.of(file.getValue(), name) : null));
            }
        }
        all.put(BuildInfo.FILE, Claim.UNKNOWN);
        all.remove(FILE);
        return new OutputClaims(all);
    }

    /** The claims after outputs were removed, and folders that stay until the next build. */
    public OutputClaims without(Collection<String> removed, Collection<String> folders) {
        TreeMap<String, Claim> rest = new TreeMap<>(claims);
        rest.keySet().removeAll(removed);
        folders.forEach(name -> rest.put(name, Claim.UNKNOWN));
        return new OutputClaims(rest);
    }

    /** The text of {@link #FILE}. */
    public byte[] text() {
        StringBuilder text = new StringBuilder(HEADER + "\n");
        claims.forEach((name, claim) -> text.append(claim.line(name)).append('\n'));
        return text.toString().getBytes(UTF_8);
    }
}
