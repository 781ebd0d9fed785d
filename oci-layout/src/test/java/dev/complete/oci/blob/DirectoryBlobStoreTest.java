package dev.complete.oci.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.DirectoryBlobStore.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest {

    abstract static class OnDirectory implements BlobStoreContract {

        abstract DirectoryBlobStore directory();

        abstract Path root();

        @Override
        public BlobStore store() {
            return directory();
        }

        @Override
        public void corrupt(Digest digest) throws IOException {
            Path file = directory().file(digest);
            byte[] content = Files.readAllBytes(file);
            content[content.length - 1] ^= 1;
            Files.write(file, content);
        }

        @Override
        public void truncate(Digest digest) throws IOException {
            Path file = directory().file(digest);
            byte[] content = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(content, content.length - 1));
        }

        @Test
        void leavesNoTemporaryFile() throws IOException {
            store().write(out -> out.write(HELLO));
            store().write(out -> out.write(HELLO));
            assertThatThrownBy(() -> store().write(out -> {
                        throw new IOException("broken");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(names(root())).noneMatch(name -> name.startsWith(".tmp-"));
        }

        @Test
        void keepsCorruptBytesAside() throws IOException {
            store().write(out -> out.write(HELLO));
            corrupt(HELLO_DIGEST);
            assertThatThrownBy(() -> {
                        try (InputStream in = store().open(HELLO_DIGEST)) {
                            in.readAllBytes();
                        }
                    })
                    .isInstanceOf(CorruptBlobException.class);
            assertThat(names(directory().file(HELLO_DIGEST).resolveSibling("")))
                    .singleElement()
                    .asString()
                    .startsWith(".corrupt-" + HELLO_DIGEST.hex());
        }

        @Test
        void refusesALinkInABlobsPlaceAndReplacesIt() throws IOException {
            Path elsewhere = Files.createDirectories(root()).resolve("elsewhere");
            Files.write(elsewhere, HELLO);
            Path file = directory().file(HELLO_DIGEST);
            Files.createDirectories(file);
            Files.delete(file);
            Files.createSymbolicLink(file, elsewhere);

            assertThat(store().size(HELLO_DIGEST)).isEmpty();
            assertThatThrownBy(() -> store().open(HELLO_DIGEST)).isInstanceOf(NoSuchFileException.class);

            store().write(out -> out.write(HELLO));
            assertThat(Files.isSymbolicLink(file)).isFalse();
            assertThat(Files.readAllBytes(elsewhere)).isEqualTo(HELLO);
        }

        @Test
        void replacesADirectoryInABlobsPlace() throws IOException {
            Path file = directory().file(HELLO_DIGEST);
            Files.createDirectories(file.resolve("below"));
            assertThat(store().size(HELLO_DIGEST)).isEmpty();
            store().write(out -> out.write(HELLO));
            assertThat(Files.readAllBytes(file)).isEqualTo(HELLO);
        }

        @Test
        void replacesABlobOfTheWrongSize() throws IOException {
            store().write(out -> out.write(HELLO));
            truncate(HELLO_DIGEST);
            store().write(out -> out.write(HELLO));
            assertThat(Files.readAllBytes(directory().file(HELLO_DIGEST))).isEqualTo(HELLO);
        }

        private static List<String> names(Path folder) throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(file -> file.getFileName().toString()).toList();
            }
        }
    }

    @Nested
    class LayoutOnDisk extends OnDirectory {
        @TempDir
        Path root;

        @Override
        Path root() {
            return root;
        }

        @Override
        DirectoryBlobStore directory() {
            return new DirectoryBlobStore(root, Shape.LAYOUT);
        }

        @Test
        void isTheLayoutOfTheSpecification() throws IOException {
            store().write(out -> out.write(HELLO));
            assertThat(root.resolve("blobs/sha256/" + HELLO_DIGEST.hex())).hasBinaryContent(HELLO);
        }
    }

    @Nested
    class ShardedInMemory extends OnDirectory {
        private final Path root = Jimfs.newFileSystem(Configuration.unix()).getPath("/cache");
        private final DirectoryBlobStore store = new DirectoryBlobStore(root, Shape.SHARDED);

        @Override
        Path root() {
            return root;
        }

        @Override
        DirectoryBlobStore directory() {
            return store;
        }

        @Test
        void spreadsBlobsOverFolders() throws IOException {
            store().write(out -> out.write(HELLO));
            assertThat(root.resolve("cas/sha256/58/" + HELLO_DIGEST.hex())).hasBinaryContent(HELLO);
        }
    }
}
