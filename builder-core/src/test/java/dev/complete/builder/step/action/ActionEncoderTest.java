package dev.complete.builder.step.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.cache.MemoryMemos;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.Bytes;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionEncoderTest {

    private static final StepCommand COMMAND = new StepCommand(
            List.of("/bin/sh", "-c", "make"), new TreeMap<>(Map.of("PATH", "/bin", "OUT", "/out")), List.of("out"));

    private static TestTree tools() {
        return new TestTree()
                .directory("/bin", 0755)
                .git("/bin/cc", 0755, "compiler")
                .symlink("/bin/gcc", "cc")
                .directory("/lib", 0755)
                .git("/lib/libc.so", 0644, "libc");
    }

    private static TestTree source() {
        return new TestTree().git("/main.c", 0644, "int main;");
    }

    private static Action encode(StepCommand command, RootfsTree tools, RootfsTree source) throws Exception {
        return new ActionEncoder(new MemoryMemos(), new TestTree.Blobs(), 2).encode(command, tools, source);
    }

    private static Digest digest(TestTree tools) throws Exception {
        return encode(COMMAND, tools.tree(), source().tree()).digest();
    }

    @Test
    void everythingAStepCanSeeIsPartOfTheDigest() throws Exception {
        RootfsTree tools = tools().tree();
        RootfsTree source = source().tree();
        TreeMap<String, String> more = new TreeMap<>(COMMAND.environment());
        more.put("OUT", "/ou");
        Set<Digest> seen = new HashSet<>();
        assertThat(seen.add(digest(tools()))).isTrue();
        for (StepCommand other : List.of(
                new StepCommand(List.of("/bin/sh", "-c", "make "), COMMAND.environment(), COMMAND.outputPaths()),
                new StepCommand(List.of("/bin/sh", "-c make"), COMMAND.environment(), COMMAND.outputPaths()),
                new StepCommand(COMMAND.arguments(), more, COMMAND.outputPaths()),
                new StepCommand(COMMAND.arguments(), COMMAND.environment(), List.of("src/app")),
                new StepCommand(COMMAND.arguments(), COMMAND.environment(), List.of()))) {
            assertThat(seen.add(encode(other, tools, source).digest())).isTrue();
        }
        for (TestTree other : List.of(
                tools().git("/bin/cc", 0755, "another"),
                tools().git("/bin/ccc", 0755, "compiler"),
                tools().symlink("/bin/gcc", "ccc"),
                tools().symlink("/bin/cc", "gcc"),
                tools().git("/bin/gcc", 0777, "cc"),
                tools().directory("/bin/gcc", 0755),
                tools().directory("/empty", 0755),
                tools().directory("/", 0700),
                tools().remove("/lib/libc.so"),
                tools().remove("/lib/libc.so").git("/libc.so", 0644, "libc"))) {
            assertThat(seen.add(digest(other))).isTrue();
        }
        assertThat(seen.add(encode(
                                COMMAND,
                                tools,
                                source().git("/main.c", 0644, "int other;").tree())
                        .digest()))
                .isTrue();
        assertThat(seen.add(encode(COMMAND, source, tools).digest())).isTrue();
    }

    @Test
    void everyBitOfAModeIsPartOfTheDigest() throws Exception {
        Set<Digest> seen = new HashSet<>();
        for (int bit = 1; bit <= 04000; bit <<= 1) {
            assertThat(seen.add(digest(tools().git("/bin/cc", bit, "compiler"))))
                    .isTrue();
            assertThat(seen.add(digest(tools().directory("/bin", bit)))).isTrue();
        }
        assertThat(seen.add(digest(tools().git("/bin/cc", 0, "compiler")))).isTrue();
        assertThat(seen.add(digest(tools().directory("/bin", 0)))).isTrue();
    }

    @Test
    void ignoresOwnersAttributesLinksAndOriginsInTheDigest() throws Exception {
        TreeMap<String, Bytes> xattrs = new TreeMap<>(Map.of("user.a", Bytes.copyOf(new byte[] {1})));
        Origin origin = Origin.manifest("app");
        Content compiler = TestTree.Blobs.blob("compiler");
        TestTree other = tools().put("/lib", new Node.Directory(new Metadata(0755, 7, 7, xattrs), true, origin))
                .put("/bin/cc", new Node.File(new Metadata(0755, 7, 7, xattrs), compiler, origin))
                .inline("/lib/libc.so", 0644, "libc");

        assertThat(digest(other)).isEqualTo(digest(tools()));
        assertThat(digest(other.hardLink("/bin/link", "/bin/cc")))
                .isEqualTo(digest(tools().git("/bin/link", 0755, "compiler")));
    }

    @Test
    void whatIsNoPartOfTheDigestIsNoPartOfTheInputsEither() throws Exception {
        TreeMap<String, Bytes> xattrs = new TreeMap<>(Map.of("user.a", Bytes.copyOf(new byte[] {1})));
        Metadata odd = new Metadata(04750, 7, 8, xattrs);
        Content content = TestTree.Blobs.blob("compiler");
        TestTree plain = new TestTree()
                .directory("/d", 04750)
                .git("/d/f", 04750, "compiler")
                .git("/d/g", 04750, "compiler")
                .symlink("/d/l", "f");
        RootfsTree given = new TestTree()
                .put("/d", new Node.Directory(odd, true, TestTree.ORIGIN))
                .put("/d/f", new Node.File(odd, content, TestTree.ORIGIN))
                .hardLink("/d/g", "/d/f")
                .put("/d/l", new Node.Symlink("f", odd, TestTree.ORIGIN))
                .tree();

        InputRoot inputs = encode(COMMAND, given, given).inputs();

        assertThat(inputs.tools().nodes()).isEqualTo(plain.tree().nodes());
        assertThat(inputs.source().nodes()).isEqualTo(plain.tree().nodes());
    }

    @Test
    void theDigestIsTheSameHoweverManyReadAtOnce() throws Exception {
        TestTree many = tools();
        for (int i = 0; i < 500; i++) {
            many.git("/lib/" + i, 0644, "content " + i);
        }
        Digest one = new ActionEncoder(new MemoryMemos(), new TestTree.Blobs(), 1)
                .encode(COMMAND, many.tree(), source().tree())
                .digest();
        Digest eight = new ActionEncoder(new MemoryMemos(), new TestTree.Blobs(), 8)
                .encode(COMMAND, many.tree(), source().tree())
                .digest();

        assertThat(eight).isEqualTo(one);
    }

    @Test
    void equalContentsAreReadOnce() throws Exception {
        TestTree.Blobs blobs = new TestTree.Blobs();
        RootfsTree tools = tools().git("/lib/copy", 0644, "libc").tree();

        new ActionEncoder(new MemoryMemos(), blobs, 2)
                .encode(COMMAND, tools, source().git("/libc", 0644, "libc").tree());

        assertThat(blobs.opened).containsExactlyInAnyOrder("compiler", "libc", "int main;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/src", "/out", "/tmp", "/dev", "/proc"})
    void emptyFoldersWhereTheSandboxHasItsOwnAreLeftOut(String place) throws Exception {
        TestTree tools = tools().directory(place, 01777)
                .directory(place + "/a", 0700)
                .directory(place + "/a/b", 0755)
                .directory(place + "-not", 0755);
        TestTree without = tools().directory(place + "-not", 0755);

        Action action = encode(COMMAND, tools.tree(), source().tree());

        assertThat(action.digest()).isEqualTo(digest(without));
        assertThat(action.inputs().tools().nodes()).isEqualTo(without.tree().nodes());
    }

    @Test
    void anythingElseThereIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> digest(tools().directory("/proc", 0755)
                        .directory("/proc/sys", 0755)
                        .inline("/proc/sys/a\u001b", 0644, "")))
                .isInstanceOfSatisfying(
                        BuildException.class, e -> assertThat(e.kind()).isEqualTo(BuildException.Kind.INVALID))
                .hasMessage(
                        "/proc/sys/a\\u001b (toolchain: deps/tools @ 1111111 root) cannot be in a build step's root,"
                                + " which has a /proc of its own: add `/proc/` to `exclude` of component `toolchain`");
        assertThatThrownBy(() -> digest(tools().symlink("/tmp", "var/tmp")))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("add `/tmp` to `exclude` of component `toolchain`");
        assertThatThrownBy(() -> digest(tools().hardLink("/src", "/bin/cc"))).isInstanceOf(BuildException.class);
    }

    @Test
    void whatCannotBeReadEndsIt() {
        ContentSource failing = content -> {
            throw new IOException("gone: " + content.id());
        };
        ContentSource shorter = content -> new ByteArrayInputStream(new byte[] {1});

        for (int jobs : new int[] {1, 4}) {
            assertThatThrownBy(() -> new ActionEncoder(new MemoryMemos(), failing, jobs)
                            .encode(COMMAND, tools().tree(), source().tree()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("gone: git:");
            assertThatThrownBy(() -> new ActionEncoder(new MemoryMemos(), shorter, jobs)
                            .encode(COMMAND, tools().tree(), source().tree()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has 1 bytes instead of");
        }
    }

    @Test
    void textThatHasNoEncodingIsRefused() {
        assertThatThrownBy(() -> digest(tools().symlink("/bin/\ud800", "a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> digest(tools().symlink("/bin/a", "\ude00")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encode(
                        new StepCommand(List.of("\ud800"), new TreeMap<>(), List.of()),
                        tools().tree(),
                        source().tree()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void depthCostsNoStackAndNumbersLittleTime() throws Exception {
        TestTree tools = tools();
        String path = "";
        for (int i = 0; i < 2_000; i++) {
            path += "/d";
            tools.directory(path, 0755);
        }
        for (int i = 0; i < 100_000; i++) {
            tools.git("/lib/" + i, 0644, "libc");
        }
        RootfsTree tree = tools.tree();
        long start = System.nanoTime();
        encode(COMMAND, tree, source().tree());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30)); // one alone
    }
}
