package dev.complete.cli.option;

import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.IoMessage;
import dev.complete.builder.recipe.yaml.ManifestText;
import dev.complete.builder.recipe.yaml.MappingReader;
import dev.complete.builder.recipe.yaml.YamlNode;
import dev.complete.builder.recipe.yaml.YamlReader;
import dev.complete.cli.progress.Terminal;
import dev.complete.files.PlainFile;
import dev.complete.files.UserFolders;
import dev.complete.git.MirrorRule;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.MirrorMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user has set for all commands, in {@code complete/config.yaml} below {@code $XDG_CONFIG_HOME}, else below {@code
 * ~/.config}. It is read as strictly as a manifest, and nothing in it changes an image.
 */
record UserConfiguration(List<MirrorRule> mirrors) {

    private static final int LARGEST = 1 << 20;
    private static final String MIRRORS = "mirrors";

    /** Nothing is set when there is no such file. */
    static UserConfiguration read(Terminal terminal) throws BuildException {
        Path file = file(terminal.environment());
        if (file == null || !Files.exists(file)) {
            return new UserConfiguration(List.of());
        }
        byte[] bytes;
        try {
            bytes = PlainFile.readLinked(file, LARGEST);
        } catch (IOException e) {
            throw BuildException.of("the configuration cannot be read", e);
        }
        boolean says = new String(bytes, StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::strip)
                .anyMatch(line -> !line.isEmpty() && !line.startsWith("#"));
        return new UserConfiguration(says ? mirrors(file, bytes) : List.of());
    }

    private static List<MirrorRule> mirrors(Path file, byte[] bytes) throws BuildException {
        YamlNode root = YamlReader.read(ManifestText.decode("configuration", file.toString(), bytes));
        MappingReader keys = MappingReader.of(root, "the configuration", "mirrors: …", Set.of(MIRRORS));
        List<MirrorRule> rules = new ArrayList<>();
        for (YamlNode.Entry entry : keys.entries(MIRRORS, "https://host.example/: /srv/mirror")) {
            YamlNode.Scalar place = entry.value().asText("a mirror", "write a URL or an absolute path");
            if (!place.text().startsWith("/") && !SourceOptions.isUrl(place.text())) {
                throw place.error("a mirror is neither a URL nor an absolute path", "write https://… or /…");
            }
            MirrorRule rule = new MirrorRule(entry.key().text(), place.text());
            try {
                MirrorMap.of(List.of(rule));
            } catch (ResolveException e) {
                throw entry.key().error(String.valueOf(e.getMessage()), null);
            }
            rules.add(rule);
        }
        return rules;
    }

    private static @Nullable Path file(Map<String, String> environment) {
        try {
            Path configurations = UserFolders.configuration(environment);
            return configurations == null ? null : configurations.resolve("complete/config.yaml");
        } catch (FileSystemException e) {
            throw new UsageException(IoMessage.of(e) + "; the configuration cannot be looked for");
        }
    }
}
