package dev.complete.git.open;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import dev.complete.git.TreeEntry;
import dev.complete.git.tree.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A superproject with a submodule that has one of its own, and ways to look at it. */
final class Sample {

    final GitFixture zlib;
    final GitFixture app;
    final GitFixture top;
    final Path cache;

    Sample(Path directory) {
        zlib = GitFixture.init(directory.resolve("src/zlib")).write("zlib.h", "#define ZLIB\n");
        zlib.commit("zlib");
        app = GitFixture.init(directory.resolve("src/app"))
                .executable("bin/run", "#!/bin/sh\necho run\n")
                .symlink("run", "bin/run");
        app.submodule("lib/zlib", zlib, "https://example.org/zlib.git").commit("app");
        top = GitFixture.init(directory.resolve("src/top")).write("README", "hello\n");
        top.submodule("deps/app", app, "https://token:secret@example.org/app.git");
        top.submodule("deps/zlib", zlib, "git@example.org:libs/zlib.git");
        submodule(top.path().resolve("deps/app"), "lib/zlib", zlib);
        top.commit("top");
        cache = directory.resolve("cache");
    }

    /** Checks a submodule out, from a local repository instead of the URL in .gitmodules. */
    static void submodule(Path repository, String path, GitFixture source) {
        GitFixture git = GitFixture.at(repository);
        git.git("submodule", "--quiet", "init", path);
        git.git("config", "submodule." + path + ".url", source.path().toString());
        git.git("submodule", "--quiet", "update", path);
    }

    ResolveRequest request(Path repository) {
        return request(repository.toString(), "HEAD");
    }

    ResolveRequest request(String repository, String revision) {
        return new ResolveRequest(
                repository, revision, false, true, LocalUrls.REFUSED, cache, Limits.DEFAULT, ResolveProgress.NONE);
    }

    /** Everything below a tree, submodules included: path to mode, content or pin. */
    static SortedMap<String, String> flat(SourceTree tree) throws ResolveException, IOException {
        SortedMap<String, String> all = new TreeMap<>();
        collect(tree, "", all);
        return all;
    }

    private static void collect(SourceTree tree, String prefix, SortedMap<String, String> all)
            throws ResolveException, IOException {
        for (TreeEntry entry : tree.entries()) {
            String path = prefix + entry.name();
            if (entry instanceof TreeEntry.Directory directory) {
                collect(tree.directory(directory), path + "/", all);
            } else if (entry instanceof TreeEntry.Gitlink gitlink) {
                all.put(path, tree.pinOf(gitlink).toString());
                collect(tree.follow(gitlink), path + "/", all);
            } else {
                boolean executable = entry instanceof TreeEntry.File file && file.executable();
                String kind = entry instanceof TreeEntry.Symlink ? "-> " : executable ? "x " : "";
                all.put(path, kind + content(tree, entry));
            }
        }
    }

    private static String content(SourceTree tree, TreeEntry entry) throws ResolveException, IOException {
        try (InputStream in = tree.objects().open(entry.id())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The folder or submodule at {@code path}. */
    static SourceTree at(SourceTree root, String path) throws ResolveException {
        SourceTree tree = root;
        for (String part : path.split("/", -1)) {
            TreeEntry entry = entry(tree.entries(), part);
            if (entry instanceof TreeEntry.Directory directory) {
                tree = tree.directory(directory);
            } else if (entry instanceof TreeEntry.Gitlink gitlink) {
                tree = tree.follow(gitlink);
            } else {
                throw new AssertionError(path + " is a file");
            }
        }
        return tree;
    }

    private static TreeEntry entry(List<TreeEntry> entries, String name) {
        return entries.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
    }

    /** Runs what a message proposes, as whoever reads it would. */
    static void run(String command) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-ec", command).redirectErrorStream(true);
        shell.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        shell.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = shell.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + "\n" + said);
        }
    }

    /** The command that begins so in {@code run `COMMAND` in FOLDER}, as one line for a shell. */
    static String proposed(String message, String start) {
        Matcher matcher = Pattern.compile("run `(" + Pattern.quote(start) + "[^`]*)` in ([^\\s,;]+)")
                .matcher(message);
        if (!matcher.find()) {
            throw new AssertionError("no command to run in: " + message);
        }
        return "cd " + matcher.group(2) + " && " + matcher.group(1);
    }
}
