package dev.complete.builder.output;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.SourceLocation;
import dev.complete.builder.layer.Frame;
import dev.complete.builder.layer.FrameStore;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.image.ImageAssembler;
import dev.complete.builder.layer.image.ImageCommit;
import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarWriter;
import dev.complete.builder.output.format.BuildInfo;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.builder.output.format.Inputs;
import dev.complete.builder.output.format.OutputOptions;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.ImageRecipe.Writable;
import dev.complete.builder.recipe.yaml.Located;
import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.FinalRootfs;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.oci.Platform;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Tiny finished images, made by hand, and the store of their frames. */
public final class Sample {

    public static final SourceLocation MARK = new SourceLocation("complete.yaml", 1, 1, 1, "");
    public static final BuildInfo BUILD = new BuildInfo(
            Digest.of(new byte[0]),
            new Inputs(Digest.of(new byte[] {1}), Digest.of(new byte[] {2})),
            new GitId("4f2a91c000000000000000000000000000000000"),
            Instant.ofEpochSecond(1_700_000_000),
            false,
            List.of(new Pin("deps/app", "https://example.org/app.git", new GitId("1".repeat(40)))),
            new TreeMap<>(Map.of("total", 12L)),
            new TreeMap<>(Map.of("app", new BuildInfo.Step(9, false))));
    public static final OutputOptions OPTIONS = new OutputOptions(false, Compression.ZSTD);
    public static final ContentSource CONTENTS =
            content -> new ByteArrayInputStream(((Content.Inline) content).bytes());

    private final Map<Digest, byte[]> frames = new ConcurrentHashMap<>();
    private final TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
    public Compression compression = Compression.ZSTD;
    public List<Platform> platforms = List.of(Platform.LINUX_AMD64);
    public List<String> entrypoint = List.of("/bin/busybox", "env");
    public List<String> command = List.of();
    public SortedMap<String, String> env = new TreeMap<>(Map.of("PATH", "/bin", "PORT", "8080"));
    public ResolvedUser user = new ResolvedUser(10_001, 10_001);
    public SortedMap<RootfsPath, Writable> writable = new TreeMap<>();

    public Sample() {
        directory("/", 0755, 0);
        directory("/bin", 0755, 0);
        directory("/dev", 0755, 0);
        directory("/etc", 0755, 0);
        directory("/proc", 0555, 0);
        directory("/sys", 0555, 0);
        directory("/tmp", 01777, 0);
        writable("/tmp", 1L << 20, false);
        file("/bin/app", 0755, 0, "#!/bin/sh\necho app\n");
        file("/bin/setuid", 04755, 0, "x");
        file("/etc/secret", 0640, 999, "secret\n");
        nodes.put(path("/etc/secret2"), new Node.HardLink(path("/etc/secret"), Origin.manifest("app")));
        nodes.put(path("/bin/sh"), new Node.Symlink("app", Metadata.LINK, Origin.manifest("app")));
    }

    static RootfsPath path(String text) {
        return RootfsPath.of(text);
    }

    static <T> Located<T> located(T value) {
        return new Located<>(value, MARK);
    }

    public Sample directory(String path, int mode, long owner) {
        Metadata metadata = Metadata.root(mode).withOwner(owner, owner);
        nodes.put(path(path), new Node.Directory(metadata, true, Origin.manifest("app")));
        return this;
    }

    public Sample file(String path, int mode, long owner, String text) {
        Metadata metadata = Metadata.root(mode).withOwner(owner, owner);
        nodes.put(path(path), new Node.File(metadata, new Content.Inline(text), Origin.manifest("app")));
        return this;
    }

    public Sample link(String path, String target) {
        nodes.put(path(path), new Node.Symlink(target, Metadata.LINK, Origin.manifest("app")));
        return this;
    }

    /** An executable of any bytes; its content is kept here under its digest. */
    public Sample binary(String path, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        frames.put(digest, bytes);
        Content content = new Content.Packed(digest, 0, bytes.length, digest);
        nodes.put(path(path), new Node.File(Metadata.EXECUTABLE, content, Origin.manifest("app")));
        return this;
    }

    public Sample xattr(String path, String name, String value) {
        TreeMap<String, Bytes> xattrs = new TreeMap<>();
        xattrs.put(name, Bytes.copyOf(value.getBytes(StandardCharsets.UTF_8)));
        Metadata metadata = new Metadata(0755, 0, 0, xattrs);
        nodes.put(path(path), new Node.File(metadata, new Content.Inline("x"), Origin.manifest("app")));
        return this;
    }

    public Sample writable(String path, long size, boolean keep) {
        writable.put(path(path), new Writable(path(path), size, null, null, keep, MARK));
        return this;
    }

    public FrameStore frames() {
        return frame -> {
            byte[] bytes = frames.get(frame.digest());
            if (bytes == null) {
                throw new IOException("no such frame: " + frame);
            }
            return new ByteArrayInputStream(bytes);
        };
    }

    /** What {@link #CONTENTS} has, and binaries. */
    public ContentSource contents() {
        return content -> content instanceof Content.Packed packed
                ? new ByteArrayInputStream(java.util.Objects.requireNonNull(frames.get(packed.digest())))
                : CONTENTS.open(content);
    }

    /** The image, for each of the given platforms. */
    public ImageSet image(String name, Platform... built) throws IOException {
        ImageRecipe recipe = new ImageRecipe(
                located(name),
                platforms,
                List.of(located("base"), located("app")),
                List.of(),
                entrypoint.stream().map(Sample::located).toList(),
                command.stream().map(Sample::located).toList(),
                null,
                new TreeMap<>(),
                located(RootfsPath.ROOT),
                env,
                List.of("DATABASE_URL"),
                List.of(),
                writable,
                List.of(),
                new TreeMap<>(),
                List.of(),
                false,
                false);
        List<BuiltImage> images = new ArrayList<>();
        for (Platform platform : built.length == 0 ? new Platform[] {Platform.LINUX_AMD64} : built) {
            images.add(built(recipe, platform));
        }
        return new ImageSet(recipe, images);
    }

    private BuiltImage built(ImageRecipe recipe, Platform platform) throws IOException {
        RootfsTree tree = RootfsTree.of(nodes);
        TreeMap<RootfsPath, Node> lower = new TreeMap<>(nodes);
        lower.keySet().removeIf(path -> path.toString().startsWith("/bin/")); // both have the folder, as layers do
        TreeMap<RootfsPath, Node> upper = new TreeMap<>(nodes);
        upper.keySet().removeIf(path -> !path.isRoot() && !(path + "/").startsWith("/bin/"));
        List<LayerTree> layers =
                List.of(new LayerTree("base", RootfsTree.of(lower)), new LayerTree("app", RootfsTree.of(upper)));
        List<PackedLayer> packed = new ArrayList<>();
        for (LayerTree layer : layers) {
            packed.add(pack(layer));
        }
        try {
            return ImageAssembler.assemble(
                    recipe,
                    RuntimeContract.of(recipe, platform, user, "/", RuntimeContract.mounts(recipe, tree)),
                    new ImageCommit("0".repeat(40), 0),
                    new FinalRootfs(tree, layers, false, List.of()),
                    packed,
                    "{\"format\":1,\"components\":{\"app\":[]}}");
        } catch (BuildException e) {
            throw new IllegalStateException(e);
        }
    }

    private PackedLayer pack(LayerTree layer) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(raw);
        for (var entry : layer.entries().entrySet()) {
            add(tar, layer.tree(), entry.getKey(), entry.getValue());
        }
        byte[] entries = raw.toByteArray();
        tar.finish();
        byte[] whole = raw.toByteArray();
        int cut = Math.min(1024, entries.length);
        List<Frame> parts = List.of(frame(entries, 0, cut), frame(entries, cut, entries.length));
        Frame end = frame(whole, entries.length, whole.length);
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        for (Frame part : parts) {
            blob.writeBytes(bytes(part));
        }
        blob.writeBytes(bytes(end));
        Descriptor descriptor = new Descriptor(
                MediaType.LAYER + compression.format().mediaSuffix(), Digest.of(blob.toByteArray()), blob.size());
        Digest diffId = Digest.of(whole);
        return new PackedLayer(layer.name(), diffId, diffId, whole.length, descriptor, parts, end, null, false);
    }

    private byte[] bytes(Frame frame) {
        return java.util.Objects.requireNonNull(frames.get(frame.digest()));
    }

    private Frame frame(byte[] raw, int from, int to) {
        try (FrameEncoder encoder = FrameEncoder.of(compression)) {
            ByteBuffer encoded = encoder.encode(ByteBuffer.wrap(raw, from, to - from));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            Digest digest = Digest.of(bytes);
            frames.put(digest, bytes);
            return new Frame(digest, digest, bytes.length, to - from);
        }
    }

    private void add(TarWriter tar, RootfsTree tree, RootfsPath path, Node node) throws IOException {
        String name = path.relative();
        if (node instanceof Node.Directory directory) {
            tar.add(new TarEntry(name + "/", TarEntry.Type.DIRECTORY, directory.metadata(), 0, ""));
        } else if (node instanceof Node.Symlink link) {
            tar.add(new TarEntry(name, TarEntry.Type.SYMLINK, link.metadata(), 0, link.target()));
        } else if (node instanceof Node.HardLink link) {
            Metadata metadata =
                    java.util.Objects.requireNonNull(tree.file(path)).metadata();
            tar.add(new TarEntry(
                    name, TarEntry.Type.HARD_LINK, metadata, 0, link.leader().relative()));
        } else if (node instanceof Node.File file) {
            byte[] bytes = file.content() instanceof Content.Packed packed
                    ? java.util.Objects.requireNonNull(frames.get(packed.digest()))
                    : ((Content.Inline) file.content()).bytes();
            tar.add(new TarEntry(name, TarEntry.Type.FILE, file.metadata(), bytes.length, ""), bytes);
        }
    }
}
