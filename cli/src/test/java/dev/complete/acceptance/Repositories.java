package dev.complete.acceptance;

import dev.complete.fixtures.GitFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Repositories that no work tree could hold, or only slowly: written as objects, nothing is checked out. */
final class Repositories {

    static final String COPY_ALL = """
            complete: 1
            name: %s
            components: {files: {copy: {tree/: /srv/}}}
            image: {layers: [files], init: none}
            """;

    private Repositories() {}

    /** A commit of {@code complete.yaml} and these paths, each a file that holds its own number. */
    static GitFixture ofPaths(Path directory, String manifest, List<String> paths) {
        GitFixture repository = GitFixture.init(directory, "--bare", "--initial-branch=main");
        StringBuilder commit = new StringBuilder();
        commit.append("commit refs/heads/main\ncommitter A <a@example.org> 1700000000 +0000\ndata 1\n.\n");
        file(commit, "complete.yaml", manifest);
        for (int number = 0; number < paths.size(); number++) {
            file(commit, paths.get(number), String.valueOf(number));
        }
        commit.append("\n");
        repository.git(commit.toString().getBytes(StandardCharsets.UTF_8), "fast-import", "--quiet");
        return repository;
    }

    /** Adds a commit with one file of random bytes, which Git stores uncompressed: made without holding it anywhere. */
    static void addLargeFile(GitFixture repository, String path, long bytes) {
        String blob = hashObject(repository, bytes);
        String tree = repository.id("HEAD^{tree}");
        Path index = repository.path().resolve("scratch-index");
        Command git = Command.of("git").in(repository.path()).env("GIT_INDEX_FILE", index.toString());
        git.with("read-tree", tree).succeed();
        git.with("update-index", "--add", "--cacheinfo", "100644," + blob + "," + path)
                .succeed();
        String changed = git.with("write-tree").succeed().lastLine();
        repository.git("update-ref", "HEAD", repository.git("commit-tree", "-m", "large", "-p", "HEAD", changed));
    }

    private static String hashObject(GitFixture repository, long bytes) {
        ProcessBuilder builder = new ProcessBuilder(
                "git",
                "-c",
                "core.compression=0",
                "-c",
                "core.bigFileThreshold=1m",
                "hash-object",
                "-w",
                "--no-filters",
                "--stdin");
        builder.directory(repository.path().toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            try (OutputStream out = process.getOutputStream()) {
                Random random = new Random(20_260_101);
                byte[] block = new byte[1 << 20];
                random.nextBytes(block);
                for (long written = 0; written < bytes; ) {
                    int length = (int) Math.min(block.length, bytes - written);
                    block[(int) (written >>> 20) % block.length]++; // no two blocks the same
                    out.write(block, 0, length);
                    written += length;
                }
            }
            String id = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new AssertionError("git hash-object failed");
            }
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void file(StringBuilder commit, String path, String content) {
        String quoted = path.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        int length = content.getBytes(StandardCharsets.UTF_8).length;
        commit.append("M 100644 inline \"").append(quoted).append("\"\n");
        commit.append("data ").append(length).append("\n").append(content).append("\n");
    }
}
