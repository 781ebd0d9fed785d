package dev.complete.git.open.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.git.GitId;
import dev.complete.git.modules.RemoteUrl;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jgit.errors.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchFailureTest {

    private static final GitId COMMIT = new GitId("1234567890".repeat(4));

    @TempDir
    Path temp;

    /** What servers say when they are asked for a commit that they do not show, and what is said of other things. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNADVERTISED | upload-pack: not our ref ID",
                "UNADVERTISED | ERR upload-pack: not our ref ID",
                "UNADVERTISED | Server does not allow request for unadvertised object ID",
                "UNADVERTISED | want ID not valid",
                "UNADVERTISED | TF401035: The object 'ID' does not exist.",
                "UNADVERTISED | ERR unknown commit ID",
                "TRANSIENT    | ERR the repository is being moved; try later",
                "TRANSIENT    | upload-pack: object 0000000000000000000000000000000000000000 is damaged",
            })
    void tellsARefusedCommitByTheServersWords(FetchFailure.Kind kind, String words) throws Exception {
        String said = words.replace("ID", COMMIT.hex());
        FetchAttempt attempt = new FetchAttempt(Duration.ofSeconds(60));
        attempt.askedFor(COMMIT);

        FetchFailure failure = FetchFailure.of(
                new TransportException("https://example.org/x.git: " + said),
                RemoteUrl.parse("https://example.org/x.git"),
                attempt);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(said);
    }

    @Test
    void tellsTheDiskFromTheNetwork() throws Exception {
        for (Write write : new Write[] {
            () -> new FileOutputStream("/dev/full").write(1),
            () -> new RandomAccessFile("/dev/full", "rw").write(1),
            () -> new FileOutputStream(temp.toString()).close(),
            () -> java.io.File.createTempFile(
                    "incoming_", ".pack", temp.resolve("none").toFile()),
            () -> Files.createFile(temp.resolve("none/file"))
        }) {
            IOException disk = failure(write);
            assertThat(LocalFailures.of(new TransportException("https://example.org/x.git", disk)))
                    .isSameAs(disk);
        }
        assertThat(LocalFailures.of(new TransportException("x", new ConnectException("Connection refused"))))
                .isNull();
        assertThat(LocalFailures.of(new IOException("remote: No space left on device")))
                .isNull();
    }

    private interface Write {
        void run() throws IOException;
    }

    private static IOException failure(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            return e;
        }
        throw new AssertionError("the disk took it");
    }
}
