package dev.complete.builder.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.rootfs.Metadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What independent readers see must be what was meant. */
class TarReadersTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"tar --warning=all", "bsdtar"})
    void readersListTheSameNamesInOrder(String reader) throws Exception {
        Path tar = write();
        List<String> command = new ArrayList<>(List.of(reader.split(" ")));
        command.addAll(List.of("-tf", tar.toString()));

        List<String> names = run(command).lines().toList();

        List<String> expected = TarFixture.items().stream()
                .map(item -> item.entry().name().replace("\n", "\\n"))
                .toList();
        assertThat(names).isEqualTo(expected);
    }

    @Test
    void writesTheBytesThatGnuTarWritesWhereUstarIsEnough() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path file = Files.writeString(root.resolve("file"), "content");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(root.resolve("soft"), Path.of("file"));
        Files.createLink(root.resolve("hard"), file);
        Path gnu = directory.resolve("gnu.tar");
        run(("tar --format=ustar --blocking-factor=1 --numeric-owner --owner=0 --group=7 --mtime=@318211200 -cf " + gnu
                        + " -C " + root + " file hard soft")
                .split(" "));

        Metadata metadata = TarFixture.metadata(0751, 0, 7);
        byte[] ours = TarFixture.tar(List.of(
                TarFixture.file("file", metadata, "content"),
                TarFixture.link(TarEntry.Type.HARD_LINK, "hard", metadata, "file"),
                TarFixture.link(TarEntry.Type.SYMLINK, "soft", TarFixture.metadata(0777, 0, 7), "file")));

        assertThat(ours).isEqualTo(Files.readAllBytes(gnu));
    }

    @Test
    void gnuTarSeesModesOwnersSizesTimesAndLinks() throws Exception {
        String listing = run(List.of("tar", "--full-time", "--numeric-owner", "-tvf", write().toString()));

        assertThat(listing.lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "drwxr-xr-x 0/0 0 1980-02-01 00:00:00 d/",
                        "drwxrwxrwt 0/0 0 1980-02-01 00:00:00 d/sticky/",
                        "-rw-r--r-- 0/0 7 1980-02-01 00:00:00 d/\\n newline",
                        "-rw-r--r-- 0/0 17 1980-02-01 00:00:00 d/" + "e".repeat(98),
                        "drwx------ 1/2 0 1980-02-01 00:00:00 " + TarFixture.LONG_DIRECTORY,
                        "-rw-r--r-- 0/0 4 1980-02-01 00:00:00 " + TarFixture.LONG_NAME,
                        "hrw-r--r-- 0/0 0 1980-02-01 00:00:00 d/link-to-long link to " + TarFixture.LONG_NAME,
                        "-rw------- 10001/10002 0 1980-02-01 00:00:00 empty",
                        "hrw------- 10001/10002 0 1980-02-01 00:00:00 hard link to empty",
                        "-rw-r--r-- 2097151/2097151 3 1980-02-01 00:00:00 ids",
                        "-rw-r--r-- 2097152/4294967294 10 1980-02-01 00:00:00 ids-big",
                        "lrwxrwxrwx 0/0 0 1980-02-01 00:00:00 soft -> ../x/" + "y".repeat(95),
                        "lrwxrwxrwx 5/6 0 1980-02-01 00:00:00 soft-long -> " + "z".repeat(101),
                        "-rwsr-sr-x 0/0 2 1980-02-01 00:00:00 suid",
                        "-rwxr-xr-x 0/0 7 1980-02-01 00:00:00 xattr",
                        "-rw-r--r-- 0/0 6 1980-02-01 00:00:00 é",
                        "lrwxrwxrwx 0/0 0 1980-02-01 00:00:00 ü -> é");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar --xattrs --xattrs-include=*", "bsdtar --xattrs"})
    void extractsAsMeant(String reader) throws Exception {
        require(isRoot(), "root, to give files to other users");
        Path tar = write();
        Path root = Files.createDirectory(directory.resolve("root"));
        List<String> command = new ArrayList<>(List.of(reader.split(" ")));
        command.addAll(List.of("--numeric-owner", "-xpf", tar.toString(), "-C", root.toString()));

        run(command);

        for (TarFixture.Item item : TarFixture.items()) {
            TarEntry entry = item.entry();
            Path path = root.resolve(entry.name());
            Metadata metadata = entry.metadata();
            String stat =
                    run(List.of("stat", "-c", "%f %u %g %Y", path.toString())).strip();
            int type = switch (entry.type()) {
                case FILE, HARD_LINK -> 0100000;
                case DIRECTORY -> 0040000;
                case SYMLINK -> 0120000;
            };
            assertThat(stat)
                    .as(entry.name())
                    .isEqualTo(Integer.toHexString(type | metadata.mode()) + " " + metadata.uid() + " " + metadata.gid()
                            + " 318211200");
            switch (entry.type()) {
                case FILE -> assertThat(Files.readAllBytes(path)).isEqualTo(item.content());
                case SYMLINK -> assertThat(Files.readSymbolicLink(path)).hasToString(entry.link());
                case HARD_LINK ->
                    assertThat(Files.isSameFile(path, root.resolve(entry.link())))
                            .isTrue();
                case DIRECTORY -> assertThat(path).isDirectory();
            }
        }
        assertThat(xattrs(root.resolve("xattr")))
                .contains("security.capability=0x01000002c004000000000000fffe000000000000")
                .contains("user.empty")
                .contains("user.text=0x613d620a3d");
    }

    @Test
    void commonsCompressReadsEveryField() throws Exception {
        List<TarFixture.Item> items = TarFixture.items();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new ByteArrayInputStream(TarFixture.tar(items)), UTF_8.name())) {
            for (TarFixture.Item item : items) {
                TarArchiveEntry read = in.getNextEntry();
                TarEntry entry = item.entry();
                assertThat(read.getName()).isEqualTo(entry.name());
                assertThat(read.getMode()).isEqualTo(entry.metadata().mode());
                assertThat(read.getLongUserId()).isEqualTo(entry.metadata().uid());
                assertThat(read.getLongGroupId()).isEqualTo(entry.metadata().gid());
                assertThat(read.getSize()).isEqualTo(entry.size());
                assertThat(read.getLinkName()).isEqualTo(entry.link());
                assertThat(read.getUserName() + read.getGroupName()).isEmpty();
                assertThat(read.getLastModifiedTime().toMillis()).isEqualTo(318_211_200_000L);
                assertThat(read.isCheckSumOK()).isTrue();
                assertThat(in.readAllBytes()).isEqualTo(item.content());
            }
            assertThat(in.getNextEntry()).isNull();
        }
    }

    private static String xattrs(Path file) throws Exception {
        return run(List.of("getfattr", "--absolute-names", "-d", "-m", "-", "-e", "hex", file.toString()));
    }

    private Path write() throws IOException {
        Path file = directory.resolve("fixture.tar");
        Files.write(file, TarFixture.tar(TarFixture.items()));
        return file;
    }

    /** Loud, so that a green run on a bare machine is not taken for more than it is. */
    private static void require(boolean available, String what) {
        if (!available) {
            System.err.println("SKIPPED: needs " + what);
        }
        assumeTrue(available, () -> "needs " + what);
    }

    private static boolean has(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }

    private static boolean isRoot() throws Exception {
        return run(List.of("id", "-u")).strip().equals("0");
    }

    private static String run(String... command) throws Exception {
        return run(List.of(command));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        require(has(command.get(0)), command.get(0));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(() -> command + ":\n" + output).isZero();
        return output;
    }
}
