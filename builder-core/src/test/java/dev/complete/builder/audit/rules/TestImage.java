package dev.complete.builder.audit.rules;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Packages;
import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.facts.FileFacts;
import dev.complete.builder.audit.loader.SampleRoot;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.merge.ComponentTree;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Platform;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A tiny image that no rule has anything to say about, to be broken in one place. Files hold text; what {@code inspect}
 * would find in it is read off the text in the simplest way: one word is a program that needs nothing. {@link #elf} and
 * {@link #damaged} say what else is a program.
 */
final class TestImage {

    static final SourceLocation MARK = new SourceLocation("complete.yaml", 7, 3, 4, "  allow: {rule: {/path: reason}}");
    static final Pin PIN = new Pin("deps/app", "https://example.org/app.git", new GitId("1".repeat(40)));

    private static final ElfFile PROGRAM =
            new SampleRoot.Elf().kind(ElfFile.Kind.PROGRAM).file();

    private final TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
    private final Map<String, ElfFile> elf = new HashMap<>();
    private final Set<String> damaged = new HashSet<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<ComponentTree> components = new ArrayList<>();
    private final TreeMap<String, String> env = new TreeMap<>(Map.of("PATH", "/usr/bin:/bin"));
    private final List<Mount> mounts = new ArrayList<>();
    private final List<ImageRecipe.Allow> allow = new ArrayList<>();
    List<String> init = List.of("/bin/init", "--");
    List<String> command = List.of("serve", "--port", "8080");
    ResolvedUser user = new ResolvedUser(10_001, 10_001);
    List<String> ports = List.of();
    String workdir = "/srv/app";
    Set<Format> formats = Set.of(Format.OCI);

    TestImage() {
        folder("/", 0755)
                .folder("/bin", 0755)
                .folder("/etc", 0755)
                .folder("/proc", 0555)
                .folder("/srv", 0755);
        folder("/tmp", 01777).folder("/usr", 0755).folder("/usr/bin", 0755).folder("/usr/share", 0755);
        folder("/srv/app", 0755).folder("/home", 0755).folder("/home/web", 0755);
        file("/bin/init", 0755, "init").file("/bin/sh", 0755, "sh").file("/bin/env", 0755, "env");
        link("/usr/bin/env", "/bin/env").link("/etc/mtab", "../proc/self/mounts");
        file("/usr/bin/serve", 0755, "#!/bin/sh -e\n").file("/usr/bin/tool", 0755, "#!/usr/bin/env serve\n");
        file("/etc/passwd", 0644, "root:x:0:0::/root:/bin/sh\nweb:x:10001:10001::/home/web:/bin/false\n");
        file("/etc/machine-id", 0444, "").file("/srv/app/readme", 0644, "#!/usr/bin/perl\n");
        mounts.add(new Mount(path("/tmp"), 01777, 10_001, 10_001, null, false));
    }

    static RootfsPath path(String text) {
        return RootfsPath.of(text);
    }

    private static <T> Located<T> located(T value) {
        return new Located<>(value, MARK);
    }

    private static Origin origin(String path) {
        return new Origin("app", PIN, path.substring(1), null);
    }

    TestImage folder(String path, int mode) {
        nodes.put(path(path), new Node.Directory(Metadata.root(mode), true, origin(path)));
        return this;
    }

    TestImage file(String path, int mode, String text) {
        nodes.put(path(path), new Node.File(Metadata.root(mode), new Content.Inline(text), origin(path)));
        return this;
    }

    TestImage link(String path, String target) {
        nodes.put(path(path), new Node.Symlink(target, Metadata.LINK, origin(path)));
        return this;
    }

    TestImage xattr(String path, String name) {
        TreeMap<String, Bytes> xattrs = new TreeMap<>(Map.of(name, Bytes.copyOf(new byte[] {1})));
        Metadata metadata = new Metadata(0755, 0, 0, xattrs);
        nodes.put(path(path), new Node.File(metadata, new Content.Inline("program"), origin(path)));
        return this;
    }

    /** An executable of which the facts are given. */
    TestImage elf(String path, ElfFile file) {
        elf.put(path, file);
        return file(path, 0755, path);
    }

    /** An executable that begins as ELF and ends too early. */
    TestImage damaged(String path) {
        damaged.add(path);
        return file(path, 0755, path);
    }

    TestImage owner(String path, long owner) {
        nodes.computeIfPresent(path(path), (at, node) -> {
            Node.Directory folder = (Node.Directory) node;
            return new Node.Directory(folder.metadata().withOwner(owner, owner), true, folder.origin());
        });
        return this;
    }

    TestImage without(String path) {
        if (nodes.remove(path(path)) == null) {
            throw new AssertionError("nothing at " + path);
        }
        return this;
    }

    TestImage env(String name, String value) {
        env.put(name, value);
        return this;
    }

    TestImage mount(String path, int mode, long owner, boolean keep) {
        mounts.add(new Mount(path(path), mode, owner, owner, null, keep));
        return this;
    }

    TestImage task(String name, List<String> with, String... command) {
        tasks.add(new Task(
                located(name),
                List.of(command).stream().map(TestImage::located).toList(),
                with.stream().map(TestImage::located).toList(),
                null,
                new TreeMap<>(),
                0));
        return this;
    }

    /** Realised for this image; {@code app} is the only one that ships. */
    TestImage component(String name, String... files) {
        TreeMap<RootfsPath, Node> own = new TreeMap<>();
        own.put(RootfsPath.ROOT, new Node.Directory(Metadata.DIRECTORY, false, origin("/")));
        for (String file : files) {
            own.put(path(file), new Node.File(Metadata.EXECUTABLE, new Content.Inline(file), origin(file)));
            for (RootfsPath above = path(file).parent(); !own.containsKey(above); above = above.parent()) {
                own.put(above, new Node.Directory(Metadata.DIRECTORY, false, origin(above.toString())));
            }
        }
        components.add(new ComponentTree(name, RootfsTree.of(own), List.of()));
        return this;
    }

    TestImage allow(String rule, String glob) {
        allow.add(new ImageRecipe.Allow(located(rule), located(PathGlob.parse(glob)), "a reason"));
        return this;
    }

    AuditedImage audited() {
        RootfsTree tree = RootfsTree.of(nodes);
        return new AuditedImage(
                recipe(),
                new RuntimeContract(
                        "shop",
                        Platform.LINUX_AMD64,
                        user,
                        init,
                        command,
                        env,
                        "/",
                        List.of(),
                        ports,
                        workdir,
                        mounts,
                        false,
                        List.of()),
                formats,
                tasks,
                tree,
                new Lookup(tree),
                this::facts,
                components,
                Packages.NONE,
                this::facts,
                content -> new ByteArrayInputStream(((Content.Inline) content).bytes()));
    }

    private FileFacts facts(Content content) {
        String text = ((Content.Inline) content).text();
        String line =
                text.startsWith("#!") ? text.substring(2).lines().findFirst().orElse("") : null;
        // lines() takes CR LF for one end, which the kernel does not
        line = line != null && text.contains("\r\n") ? line + "\r" : line;
        String key = text.startsWith("-----BEGIN RSA PRIVATE KEY") ? "RSA PRIVATE KEY" : null;
        ElfFile program = text.matches("[a-z]+") ? PROGRAM : null;
        return new FileFacts(
                elf.getOrDefault(text, program), damaged.contains(text) ? "is cut off in its header" : null, line, key);
    }

    ImageRecipe recipe() {
        return new ImageRecipe(
                located("shop"),
                List.of(Platform.LINUX_AMD64),
                List.of(located("app")),
                List.of(),
                init.stream().map(TestImage::located).toList(),
                command.stream().map(TestImage::located).toList(),
                null,
                new TreeMap<>(),
                located(path("/")),
                env,
                List.of(),
                List.of(),
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(),
                allow,
                false,
                false);
    }
}
