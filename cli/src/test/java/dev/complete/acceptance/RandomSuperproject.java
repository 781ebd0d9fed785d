package dev.complete.acceptance;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A superproject with a Git folder and three archives that share folders and paths, and override each other: files, empty
 * ones too, with all kinds of modes and owners, symlinks, hard links. The lowest makes {@code /lib} a link to
 * {@code usr/lib}; the ones above put things into {@code /lib}.
 */
final class RandomSuperproject {

    private static final List<String> FOLDERS =
            List.of("usr", "usr/lib", "usr/lib/café", "srv", "srv/a b", "etc", "var/log");
    private static final int[] MODES = {0644, 0600, 0755, 0444, 04755, 02755, 01644, 0000};

    private final Random random;

    private RandomSuperproject(long seed) {
        this.random = new Random(seed);
    }

    static GitFixture write(long seed, Path scratch) {
        RandomSuperproject project = new RandomSuperproject(seed);
        try {
            return project.write(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GitFixture write(Path scratch) throws IOException {
        GitFixture top = GitFixture.init(scratch.resolve("top"));
        for (int i = 0; i < 12; i++) {
            String path = "tree/" + folder() + "/" + name();
            if (!isThere(top.path().resolve(path))) {
                top.write(path, "git " + random.nextInt(5));
            }
        }
        StringBuilder components = new StringBuilder("  git: {copy: {tree/: /}, overrides: [/**]}\n");
        for (int i = 0; i < 3; i++) {
            Path archive = top.path().resolve("archive" + i + ".tar");
            pack(unpacked(scratch.resolve("content" + i), i), archive);
            components.append("  archive%d: {unpack: {archive%d.tar: /}, overrides: [/**]}\n".formatted(i, i));
        }
        top.write("complete.yaml", """
                complete: 1
                name: random
                components:
                %simage:
                  layers: [archive0, git, archive1, archive2]
                  init: [/sbin/init]
                  users: {web: 10001}
                  writable: {/tmp: {}}
                """.formatted(components));
        top.commit("random components");
        return top;
    }

    private Path unpacked(Path root, int component) throws IOException {
        Files.createDirectories(root);
        for (String folder : FOLDERS) {
            Files.createDirectories(root.resolve(folder));
        }
        if (component == 0) {
            Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
        } else {
            Files.createDirectories(root.resolve("lib"));
        }
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            boolean merged = component > 0 && random.nextInt(4) == 0;
            Path path = root.resolve(merged ? "lib" : folder()).resolve(name());
            // One place by two ways would be two entries for one path.
            String name = path.getFileName().toString();
            boolean taken = isThere(path)
                    || isThere(root.resolve("usr/lib").resolve(name))
                    || isThere(root.resolve("lib").resolve(name));
            if (!taken) {
                create(path, files);
            }
        }
        return root;
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private void create(Path path, List<Path> files) throws IOException {
        switch (random.nextInt(5)) {
            case 0 -> Files.createSymbolicLink(path, Path.of(name()));
            case 1 -> {
                if (!files.isEmpty()) {
                    Files.createLink(path, files.get(random.nextInt(files.size())));
                }
            }
            default -> {
                Files.writeString(path, "x".repeat(random.nextInt(3) * 700) + random.nextInt(3));
                Files.setAttribute(path, "unix:uid", random.nextInt(3) * 1000);
                Files.setAttribute(path, "unix:gid", random.nextInt(3) * 50);
                Files.setAttribute(path, "unix:mode", MODES[random.nextInt(MODES.length)]);
                files.add(path);
            }
        }
    }

    private static void pack(Path root, Path archive) {
        Command.of("tar", "--create", "--numeric-owner", "--file", archive.toString())
                .with("--directory", root.toString(), ".")
                .succeed();
    }

    private String folder() {
        return FOLDERS.get(random.nextInt(FOLDERS.size()));
    }

    private String name() {
        return "f" + random.nextInt(12);
    }
}
