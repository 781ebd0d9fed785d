package dev.complete.builder.step.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.DirectoryNode;
import build.bazel.remote.execution.v2.ExecutedActionMetadata;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.OutputDirectory;
import build.bazel.remote.execution.v2.OutputFile;
import build.bazel.remote.execution.v2.OutputSymlink;
import build.bazel.remote.execution.v2.SymlinkNode;
import build.bazel.remote.execution.v2.Tree;
import com.google.protobuf.UnknownFieldSet;
import dev.complete.git.Limits;
import dev.complete.oci.blob.BlobStore;
import dev.complete.oci.blob.MemoryBlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that no step of ours left: each is an {@link IOException}, soon, and never a tree. */
class HostileResultsTest {

    private static final List<String> PATHS = List.of("out", "src/app");
    private static final Digest X = Messages.digest("x".getBytes(UTF_8));

    private final MemoryBlobStore store = new MemoryBlobStore();
    private final ActionResults results = new ActionResults(store);

    private static Directory.Builder folder() {
        return Directory.newBuilder().setNodeProperties(Messages.properties(0755));
    }

    private static FileNode file(String name) {
        return FileNode.newBuilder()
                .setName(name)
                .setDigest(X)
                .setNodeProperties(Messages.properties(0644))
                .build();
    }

    private static SymlinkNode link(String name, String target) {
        return SymlinkNode.newBuilder().setName(name).setTarget(target).build();
    }

    private static DirectoryNode inner(String name, Directory directory) {
        return DirectoryNode.newBuilder()
                .setName(name)
                .setDigest(Messages.digest(Messages.encode(directory)))
                .build();
    }

    private static Tree tree(Directory.Builder root, Directory... children) {
        return Tree.newBuilder()
                .setRoot(root)
                .addAllChildren(Arrays.asList(children))
                .build();
    }

    private static Digest stored(BlobStore store, byte[] blob) throws IOException {
        store.write(out -> out.write(blob));
        return Messages.digest(blob);
    }

    private static ActionResult.Builder result() {
        return ActionResult.newBuilder()
                .setExecutionMetadata(ExecutedActionMetadata.newBuilder().setWorker("complete"));
    }

    private static OutputDirectory out(Digest tree) {
        return OutputDirectory.newBuilder()
                .setPath("out")
                .setTreeDigest(tree)
                .setIsTopologicallySorted(true)
                .build();
    }

    private void assertRefused(byte[] result) throws IOException {
        stored(store, "x".getBytes(UTF_8));
        assertThatThrownBy(() -> results.decode(result, PATHS, "app")).isInstanceOf(IOException.class);
    }

    static Stream<Arguments> trees() {
        Directory plain = folder().build();
        Directory other = folder().addFiles(file("x")).build();
        Directory parent = folder().addDirectories(inner("p", plain)).build();
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        List<Arguments> trees = new ArrayList<>();
        for (String name : List.of("", ".", "..", "/", "a/b", "/a", "a/", "../a", "a\0", ".wh.a", "n".repeat(256))) {
            trees.add(arguments("a file named `" + name + "`", tree(folder().addFiles(file(name)))));
            trees.add(arguments("a link named `" + name + "`", tree(folder().addSymlinks(link(name, "a")))));
            trees.add(arguments(
                    "a folder named `" + name + "`", tree(folder().addDirectories(inner(name, plain)), plain)));
        }
        for (String target : List.of("", "a\0b")) {
            trees.add(arguments("a link to `" + target + "`", tree(folder().addSymlinks(link("a", target)))));
        }
        for (Digest digest : List.of(
                Digest.getDefaultInstance(),
                X.toBuilder().setSizeBytes(-1).build(),
                X.toBuilder().setSizeBytes(2).build(),
                X.toBuilder()
                        .setHash(X.getHash().toUpperCase(java.util.Locale.ROOT))
                        .build(),
                X.toBuilder().setHash(X.getHash() + "0").build(),
                X.toBuilder().setHash("../" + X.getHash().substring(3)).build())) {
            trees.add(arguments(
                    "a file with digest " + digest,
                    tree(folder().addFiles(file("a").toBuilder().setDigest(digest)))));
            trees.add(arguments(
                    "a folder with digest " + digest,
                    tree(folder().addDirectories(inner("a", other).toBuilder().setDigest(digest)), other)));
        }
        trees.add(arguments(
                "two files of a name", tree(folder().addFiles(file("a")).addFiles(file("a")))));
        trees.add(arguments(
                "a file and a link of a name", tree(folder().addFiles(file("a")).addSymlinks(link("a", "b")))));
        trees.add(arguments(
                "a file and a folder of a name",
                tree(folder().addFiles(file("a")).addDirectories(inner("a", plain)), plain)));
        trees.add(arguments(
                "files out of order", tree(folder().addFiles(file("b")).addFiles(file("a")))));
        trees.add(arguments(
                "files in the order of Java's characters",
                tree(folder().addFiles(file("\ud83d\ude00")).addFiles(file("\uff5e")))));
        trees.add(arguments("a folder that is missing", tree(folder().addDirectories(inner("a", plain)))));
        trees.add(arguments("a folder nobody refers to", tree(folder(), plain)));
        trees.add(arguments("a folder twice", tree(folder().addDirectories(inner("a", plain)), plain, plain)));
        trees.add(arguments(
                "a parent after its child", tree(folder().addDirectories(inner("a", parent)), plain, parent)));
        trees.add(arguments("no mode", tree(Directory.newBuilder())));
        trees.add(arguments(
                "a file without mode",
                tree(folder().addFiles(file("a").toBuilder().clearNodeProperties()))));
        trees.add(arguments(
                "a mode of 020644",
                tree(folder().addFiles(file("a").toBuilder().setNodeProperties(Messages.properties(020644))))));
        trees.add(arguments(
                "a mode of all bits", tree(Directory.newBuilder().setNodeProperties(Messages.properties(-1)))));
        trees.add(arguments(
                "a file that is executable in one place only",
                tree(folder().addFiles(file("a").toBuilder().setIsExecutable(true)))));
        trees.add(arguments(
                "a property nobody knows",
                tree(folder().addFiles(file("a").toBuilder().setUnknownFields(unknown)))));
        trees.add(arguments("a field nobody knows", tree(folder().setUnknownFields(unknown))));
        trees.add(arguments("no root", Tree.getDefaultInstance()));
        return trees.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trees")
    void aTreeThatIsNotCanonicalIsRefused(String what, Tree tree) throws IOException {
        Digest digest = stored(store, Messages.encode(tree));
        assertRefused(Messages.encode(result().addOutputDirectories(out(digest)).build()));
    }

    static Stream<Arguments> lists() {
        OutputFile app = OutputFile.newBuilder()
                .setPath("src/app")
                .setDigest(X)
                .setNodeProperties(Messages.properties(0644))
                .build();
        OutputSymlink link =
                OutputSymlink.newBuilder().setPath("out").setTarget("a").build();
        return Stream.of(
                arguments("no worker", ActionResult.newBuilder().addOutputFiles(app)),
                arguments("no bytes at all", ActionResult.newBuilder()),
                arguments("a failure", result().addOutputFiles(app).setExitCode(1)),
                arguments("a file twice", result().addOutputFiles(app).addOutputFiles(app)),
                arguments(
                        "a file and a link",
                        result().addOutputFiles(app.toBuilder().setPath("out")).addOutputSymlinks(link)),
                arguments(
                        "a path of no output",
                        result().addOutputFiles(app.toBuilder().setPath("src/other"))),
                arguments(
                        "a path below an output",
                        result().addOutputFiles(app.toBuilder().setPath("out/a"))
                                .addOutputSymlinks(link)),
                arguments(
                        "an absolute path",
                        result().addOutputFiles(app.toBuilder().setPath("/src/app"))),
                arguments("the root", result().addOutputFiles(app.toBuilder().setPath(""))),
                arguments(
                        "a path upwards",
                        result().addOutputFiles(app.toBuilder().setPath("src/../src/app"))),
                arguments(
                        "a link without target",
                        result().addOutputSymlinks(link.toBuilder().clearTarget())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void aResultThatIsNotCanonicalIsRefused(String what, ActionResult.Builder result) throws IOException {
        assertRefused(Messages.encode(result.build()));
    }

    @Test
    void aTreeThatIsNoMessageIsRefused() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] garbage = new byte[random.nextInt(1, 40)];
            random.nextBytes(garbage);
            Digest digest = stored(store, garbage);
            assertRefused(
                    Messages.encode(result().addOutputDirectories(out(digest)).build()));
            assertRefused(garbage);
        }
    }

    @Test
    void everyCutAndEveryFlippedBitButAModesIsRefused() throws IOException {
        Digest digest = stored(store, Messages.encode(tree(folder().addFiles(file("a")))));
        byte[] whole = Messages.encode(result().addOutputDirectories(out(digest))
                .addOutputFiles(OutputFile.newBuilder()
                        .setPath("src/app")
                        .setDigest(X)
                        .setNodeProperties(Messages.properties(020)))
                .build());
        stored(store, "x".getBytes(UTF_8));
        results.decode(whole, PATHS, "app");
        for (int i = 0; i < whole.length; i++) {
            assertRefused(Arrays.copyOf(whole, i));
            for (int bit = 1; bit < 256; bit <<= 1) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) bit;
                // Another mode is as good a result as this one: whoever keeps results keeps them with a digest.
                if (!isMode(whole, i)) {
                    assertRefused(flipped);
                }
            }
        }
    }

    private static boolean isMode(byte[] whole, int at) {
        return at > 0 && whole[at - 1] == 8 && whole[at] == 020 && whole[at - 2] == 2;
    }

    @Test
    void refusesFoldersThatHoldEachOtherBeforeTheyAreMade() throws IOException {
        List<Directory> levels = new ArrayList<>(List.of(folder().build()));
        for (int i = 0; i < 64; i++) {
            Directory.Builder level = folder();
            for (String name : List.of("a", "b", "c")) {
                level.addDirectories(inner(name, levels.get(i)));
            }
            levels.add(level.build());
        }
        Collections.reverse(levels);
        Tree bomb = Tree.newBuilder()
                .setRoot(levels.get(0))
                .addAllChildren(levels.subList(1, levels.size()))
                .build();
        Digest digest = stored(store, Messages.encode(bomb));

        assertThatThrownBy(() -> results.decode(
                        Messages.encode(
                                result().addOutputDirectories(out(digest)).build()),
                        PATHS,
                        "app"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than " + Limits.DEFAULT.entries() + " entries");
    }

    @Test
    void aTreeDeeperThanAnyPathIsRefused() throws IOException {
        List<Directory> levels = new ArrayList<>(List.of(folder().build()));
        for (int i = 0; i < 20_000; i++) {
            levels.add(folder().addDirectories(inner("d", levels.get(i))).build());
        }
        Collections.reverse(levels);
        Tree deep = Tree.newBuilder()
                .setRoot(levels.get(0))
                .addAllChildren(levels.subList(1, levels.size()))
                .build();
        Digest digest = stored(store, Messages.encode(deep));
        assertRefused(Messages.encode(result().addOutputDirectories(out(digest)).build()));
    }
}
