package dev.complete.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.cli.CommandRun;
import dev.complete.cli.message.ExitCode;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.oci.layout.LayoutWriter;
import dev.complete.oci.layout.RefName;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.SampleImages;
import dev.complete.registry.Tool;
import dev.complete.registry.server.Login;
import dev.complete.registry.server.RegistryServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyCommandTest {

    private static final byte[] CONFIG = SampleImages.bytes(100, 1);
    private static final byte[] LAYER = SampleImages.bytes(5000, 2);
    private static final ManifestDocument IMAGE =
            SampleImages.manifest(SampleImages.config(CONFIG), SampleImages.blob(LAYER));
    private static final RepositoryName ORDERS = new RepositoryName("team/orders");

    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws Exception {
        LayoutWriter writer = LayoutWriter.open(directory.resolve("layout"));
        writer.add(MediaType.CONFIG, CONFIG);
        writer.add(MediaType.LAYER, LAYER);
        writer.add(MediaType.MANIFEST, IMAGE.json());
        writer.replaceEntries(
                List.of(RefName.give("orders", IMAGE.descriptor()), RefName.give("again", IMAGE.descriptor())));
        Tool.run(
                "tar",
                "-C",
                directory.resolve("layout").toString(),
                "-cf",
                directory.resolve("orders.tar").toString(),
                "oci-layout",
                "index.json",
                "blobs");
    }

    private CommandRun copy(String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "copy";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return CommandRun.of(directory, line);
    }

    /** With a password on standard input. */
    private CommandRun copyWith(String password, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(password.getBytes(StandardCharsets.UTF_8)));
        try {
            return copy(arguments);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void anArchiveIsAPlaceToCopyFrom() throws Exception {
        try (RegistryServer server = RegistryServer.start()) {
            CommandRun run = copy("archive:orders.tar:orders", server.host() + "/team/orders:1");

            assertThat(run.err()).contains("copied");
            assertThat(run.out()).isEqualTo(IMAGE.digest() + "\n");
            assertThat(server.registry().tags(ORDERS)).containsExactly("1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "archive:orders.tar, oci:other:x, say which image; there are again",
        "archive:orders.tar:none, oci:other:x, there is no image `none`; there are again",
        "archive:layout/index.json:orders, oci:other:x, not an OCI image layout in a tar",
    })
    void whatCannotBeCopiedIsSaid(String source, String destination, String message) {
        CommandRun run = copy(source, destination);

        assertThat(run.code()).isNotZero();
        assertThat(run.err()).contains(message);
    }

    /** The same bytes each time, whichever way the image came. */
    @Test
    void anArchiveIsAPlaceToCopyTo() throws Exception {
        Tool.require("skopeo");
        try (RegistryServer server = RegistryServer.start()) {
            copy("oci:layout:orders", server.host() + "/team/orders:1");

            CommandRun run = copy(server.host() + "/team/orders:1", "archive:copy.tar");
            CommandRun again = copy("oci:layout:orders", "archive:again.tar");
            CommandRun back = copy("archive:copy.tar", server.host() + "/team/again:1");

            assertThat(List.of(run.out(), again.out(), back.out())).containsOnly(IMAGE.digest() + "\n");
            assertThat(directory.resolve("again.tar")).hasSameBinaryContentAs(directory.resolve("copy.tar"));
            Path copied = directory.resolve("copy.tar");
            assertThat(Tool.run("skopeo", "inspect", "--raw", "oci-archive:" + copied + ":orders"))
                    .contains(new String(IMAGE.json(), StandardCharsets.UTF_8));
            assertThat(directory.resolve(".cache/complete/tmp")).isEmptyDirectory();
        }
    }

    @Test
    void anArchiveThatCannotBeMadeWholeIsNotReplaced() throws Exception {
        Path old = Files.writeString(directory.resolve("old.tar"), "old");
        Files.delete(directory
                .resolve("layout/blobs/sha256")
                .resolve(Digest.of(LAYER).hex()));

        CommandRun run = copy("oci:layout:orders", "archive:old.tar");

        assertThat(run.code()).isNotZero();
        assertThat(old).hasContent("old");
        assertThat(directory.resolve(".cache/complete/tmp")).isEmptyDirectory();
    }

    @Test
    void aLoginIsForTheRegistryThatIsSaid() throws Exception {
        try (RegistryServer from = RegistryServer.start();
                RegistryServer to = RegistryServer.start(new Login.Basic("me", "s3cret"), Set.of())) {
            String source = from.host() + "/team/orders:1";
            String destination = to.host() + "/team/orders:1";
            assertThat(copy("oci:layout:orders", source).code()).isEqualTo(ExitCode.OK);

            CommandRun unclear = copyWith("s3cret\n", source, destination, "--username", "me", "--password-stdin");
            assertThat(unclear.code()).isEqualTo(ExitCode.USAGE);
            assertThat(unclear.err()).contains("--src-username or --dest-username");

            CommandRun other = copyWith("s3cret\n", source, destination, "--src-username", "me", "--password-stdin");
            assertThat(other.err()).contains("a login is needed", to.host());

            CommandRun run = copyWith("s3cret\n", source, destination, "--dest-username", "me", "--password-stdin");
            assertThat(run.out()).isEqualTo(IMAGE.digest() + "\n");
            assertThat(from.requests()).allMatch(request -> request.header("Authorization") == null);
            assertThat(to.registry().tags(ORDERS)).containsExactly("1");

            CommandRun only = copyWith("s3cret\n", destination, "oci:pulled", "--username", "me", "--password-stdin");
            assertThat(only.out()).isEqualTo(IMAGE.digest() + "\n");
        }
    }

    @Test
    void aLoginThatIsForNoRegistryIsRefused() {
        CommandRun local = copyWith("x", "oci:layout:orders", "oci:other", "--src-username", "me", "--password-stdin");
        assertThat(local.code()).isEqualTo(ExitCode.USAGE);
        assertThat(local.err()).contains("--src-username: what it is for is in no registry");

        String place = "registry.example/team/orders";
        CommandRun both =
                copyWith("x", place, place, "--src-username", "a", "--dest-username", "b", "--password-stdin");
        assertThat(both.code()).isEqualTo(ExitCode.USAGE);
        assertThat(both.err()).contains("one password on standard input");

        CommandRun half = copy(place, "oci:other", "--src-username", "a");
        assertThat(half.code()).isEqualTo(ExitCode.USAGE);
        assertThat(half.err()).contains("go together");
    }
}
