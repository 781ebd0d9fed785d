package dev.complete.builder.step.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Directory;
import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.MemoryBlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our bytes against protoc's, for the same values written down as text. */
class GoldenActionsTest {

    private static TestTree tools() {
        return new TestTree()
                .inline("/none", 0, "")
                .git("/owner", 0100, "#!/bin/sh\n")
                .git("/plain", 0644, "plain\n")
                .hardLink("/plain-too", "/plain")
                .inline("/run", 04755, "#!/bin/sh\n")
                .git("/sticky", 01644, "plain\n")
                .git("/world", 0011, "plain\n")
                .symlink("/absolute", "/lib/libx.so")
                .symlink("/up", "../..")
                .directory("/closed", 0)
                .directory("/private", 0700)
                .directory("/lib", 0755)
                .git("/lib/libx.so.1", 0644, "\177ELF")
                .symlink("/lib/libx.so", "libx.so.1")
                .directory("/names", 0755)
                .git("/names/\ud83d\ude00", 0644, "a\n")
                .git("/names/\uff5e", 0644, "a\n")
                .git("/names/\u00e9", 0644, "a\n")
                .git("/names/a.b", 0644, "a\n")
                .git("/names/a", 0644, "a\n")
                .directory("/names/\ud83d\ude00d", 0755)
                .directory("/names/\uff5ed", 0755)
                .directory("/names/d", 0755)
                .symlink("/names/\ud83d\ude00l", "../a b")
                .symlink("/names/\uff5el", "a")
                .symlink("/names/l", "\ud83d\ude00");
    }

    private static RootfsTree source() {
        return new TestTree()
                .directory("/", 02775)
                .git("/main.c", 0644, "int main(void) { return 0; }\n")
                .directory("/private", 0700)
                .tree();
    }

    private static StepCommand command() {
        return new StepCommand(
                List.of("/bin/sh", "-eu", "-c", "echo \"caf\u00e9\" >\"$OUT/a\"\n"),
                new TreeMap<>(Map.of(
                        "PATH",
                        "/usr/bin:/bin",
                        "HOME",
                        "/tmp",
                        "OUT",
                        "/out",
                        "A_B",
                        "",
                        "\ud83d\ude00",
                        "z",
                        "\uff5e",
                        "x y")),
                List.of("src/\ud83d\ude00", "src/\uff5e", "src/a.b", "src/a", "out"));
    }

    private static byte[] encoded(RootfsTree tree) throws IOException, InterruptedException {
        Directory root = MerkleTree.root(tree, new MemoryMemos(), new ContentDigests(new TestTree.Blobs(), 2));
        return Messages.encode(root);
    }

    @Test
    void foldersAreWhatProtocEncodes() throws Exception {
        assertThat(encoded(new TestTree().tree())).isEqualTo(Golden.bytes("Directory-empty"));
        assertThat(encoded(new TestTree().directory("/", 0700).tree())).isEqualTo(Golden.bytes("Directory-private"));
        assertThat(encoded(new TestTree().directory("/", 0).tree())).isEqualTo(Golden.bytes("Directory-closed"));
        assertThat(encoded(source())).isEqualTo(Golden.bytes("Directory-src"));
        assertThat(encoded(tools().tree())).isEqualTo(Golden.bytes("Directory-tools"));
    }

    @Test
    void commandsAreWhatProtocEncodes() throws IOException {
        assertThat(Messages.encode(ActionEncoder.message(command()))).isEqualTo(Golden.bytes("Command"));
    }

    @Test
    void anActionHasTheDigestOfWhatProtocEncodes() throws Exception {
        ActionEncoder encoder = new ActionEncoder(new MemoryMemos(), new TestTree.Blobs(), 2);
        RootfsTree tools = tools().directory("/proc", 0555)
                .directory("/dev", 0755)
                .directory("/dev/pts", 0755)
                .tree();

        Action action = encoder.encode(command(), tools, source());

        assertThat(action.digest()).isEqualTo(Digest.of(Golden.bytes("Action")));
        assertThat(action.inputs().digest()).isEqualTo(Digest.of(Golden.bytes("Directory-root")));
        assertThat(action.inputs().toolsDigest()).isEqualTo(Digest.of(Golden.bytes("Directory-tools")));
        assertThat(action.inputs().tools().nodes())
                .isEqualTo(tools().git("/plain-too", 0644, "plain\n").tree().nodes());
        assertThat(action.inputs().source().nodes()).isEqualTo(source().nodes());
    }

    @Test
    void resultsAndTheirTreesAreWhatProtocEncodes() throws IOException {
        MemoryBlobStore store = new MemoryBlobStore();
        RootfsTree outputs = new TestTree()
                .directory("/src", 0755)
                .stored("/src/app", 06751, "app\n", store)
                .stored("/src/\uff5e", 0, "", store)
                .symlink("/src/link", "../out/\u00e9")
                .directory("/out", 0755)
                .stored("/out/tool", 04755, "#!/bin/sh\n", store)
                .symlink("/out/t", "tool")
                .directory("/out/a", 0755)
                .stored("/out/a/x", 0644, "x", store)
                .directory("/out/b", 02755)
                .directory("/out/b/leaf", 0755)
                .stored("/out/b/leaf/x", 0644, "x", store)
                .directory("/out/c", 02755)
                .directory("/out/c/leaf", 0755)
                .hardLink("/out/c/leaf/x", "/out/a/x")
                .directory("/out/z", 0700)
                .tree();

        byte[] result = new ActionResults(store)
                .encode(outputs, List.of("src/missing", "src/\uff5e", "src/link", "src/app", "out"));

        assertThat(result).isEqualTo(Golden.bytes("ActionResult"));
        byte[] tree = Golden.bytes("Tree");
        assertThat(ActionResult.parseFrom(result).getOutputDirectories(0).getTreeDigest())
                .isEqualTo(Messages.digest(tree));
        assertThat(store.open(Digest.of(tree)).readAllBytes()).isEqualTo(tree);
    }

    static Stream<String> names() {
        return Stream.of(Golden.NAMES);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theInstalledProtocAgrees(String name, @TempDir Path scratch) throws Exception {
        byte[] bytes = Golden.bytes(name);
        String text = Golden.text(name);

        assertThat(Golden.protoc(scratch, "encode", name, text.getBytes(UTF_8))).isEqualTo(bytes);
        assertThat(new String(Golden.protoc(scratch, "decode", name, bytes), UTF_8))
                .isEqualTo(text);
    }
}
