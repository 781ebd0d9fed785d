package dev.complete.git.lfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.MemoryObjectSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LfsObjectSourceTest {

    private static final byte[] CONTENT = "a large file\n".repeat(10_000).getBytes(UTF_8);

    @TempDir
    Path temp;

    private final MemoryObjectSource memory = new MemoryObjectSource("the repository");

    @Test
    void deliversTheContentAndItsSize() throws Exception {
        String oid = stored(CONTENT);
        GitId blob = memory.blob(pointer(oid, CONTENT.length));
        LfsObjectSource source = source();

        assertThat(source.size(blob)).isEqualTo(CONTENT.length);
        assertThat(content(source, blob)).isEqualTo(CONTENT);
        assertThat(content(source(), blob)).isEqualTo(CONTENT);
    }

    @Test
    void refusesWhenTheContentIsNotHere() throws Exception {
        String oid = sha256(CONTENT);
        GitId blob = memory.blob(pointer(oid, CONTENT.length));

        assertThatThrownBy(() -> source().open(blob))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining("the repository")
                .hasMessageContaining(blob.hex())
                .hasMessageContaining(oid)
                .hasMessageContaining("git lfs fetch");
    }

    @Test
    void refusesContentOfAnotherSizeAtOnce() throws Exception {
        String oid = stored(CONTENT);
        GitId blob = memory.blob(pointer(oid, CONTENT.length + 1));

        assertThatThrownBy(() -> source().open(blob)).hasMessageContaining("git lfs fetch");
    }

    @Test
    void failsBeforeTheLastByteOfContentThatHashesToSomethingElse() throws Exception {
        Path file = fileOf(stored(CONTENT));
        byte[] other = CONTENT.clone();
        other[0] ^= 1;
        Files.write(file, other);
        GitId blob = memory.blob(pointer(sha256(CONTENT), CONTENT.length));

        try (InputStream in = source().open(blob)) {
            assertThatThrownBy(() -> in.readNBytes(CONTENT.length))
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(ResolveException.class)
                    .hasMessageContaining("hashes to something else");
        }
    }

    @Test
    void refusesPointersWithExtensions() throws Exception {
        String text = pointer(sha256(CONTENT), 5).replace("oid", "ext-0-foo sha256:" + "a".repeat(64) + "\noid");
        GitId blob = memory.blob(text);

        assertThatThrownBy(() -> source().size(blob)).hasMessageContaining("LFS extension");
    }

    @Test
    void appliesTheLimitToTheContent() throws Exception {
        GitId blob = memory.blob(pointer(sha256(CONTENT), 1L << 50));

        assertThatThrownBy(() -> source().size(blob)).hasMessageContaining("--limit object-bytes=" + (1L << 50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "version https://git-lfs.github.com/spec/v1\n", "VALID but\n# with a comment"})
    void leavesOrdinaryBlobsAlone(String text) throws Exception {
        String content = text.startsWith("VALID") ? "# about\n" + pointer(sha256(CONTENT), 1) : text;
        GitId blob = memory.blob(content);

        assertThat(content(source(), blob)).asString(UTF_8).isEqualTo(content);
        assertThat(source().size(blob)).isEqualTo(content.length());
    }

    private LfsObjectSource source() {
        return new LfsObjectSource(memory, List.of(temp.resolve("absent"), temp.resolve("objects")), Limits.DEFAULT);
    }

    private String stored(byte[] content) throws Exception {
        String oid = sha256(content);
        Files.createDirectories(fileOf(oid).getParent());
        Files.write(fileOf(oid), content);
        return oid;
    }

    private Path fileOf(String oid) {
        return temp.resolve("objects")
                .resolve(oid.substring(0, 2))
                .resolve(oid.substring(2, 4))
                .resolve(oid);
    }

    private static String pointer(String oid, long size) {
        return "version https://git-lfs.github.com/spec/v1\noid sha256:" + oid + "\nsize " + size + "\n";
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static byte[] content(LfsObjectSource source, GitId blob) throws Exception {
        try (InputStream in = source.open(blob)) {
            return in.readAllBytes();
        }
    }
}
