import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.objects.ObjectDatabase;
import dev.complete.git.open.store.GitStore;
import dev.complete.git.open.store.HermeticGit;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.sha1.SHA1;

/**
 * Reads the blobs whose ids are on stdin, in that order, in one thread: {@code READER GIT-DIRECTORY}. Prints the CPU
 * seconds that took, the number of bytes, and a checksum of them, so that readers can be compared.
 */
public final class ObjectReaders {

    private interface Reader extends AutoCloseable {
        InputStream open(String id) throws Exception;
    }

    private record Ours(ObjectDatabase database) implements Reader {
        @Override
        public InputStream open(String id) throws Exception {
            return database.find(new GitId(id)).open();
        }

        @Override
        public void close() {
            database.close();
        }
    }

    private record OursVerified(GitStore store) implements Reader {
        @Override
        public InputStream open(String id) throws Exception {
            return store.objects().open(new GitId(id));
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private record JGit(Repository repository, ObjectReader reader, boolean hashed) implements Reader {
        @Override
        public InputStream open(String id) throws Exception {
            ObjectId wanted = ObjectId.fromString(id);
            ObjectLoader loader = reader.open(wanted, Constants.OBJ_BLOB);
            InputStream in = loader.openStream();
            return hashed ? new Hashed(in, wanted, loader.getSize()) : in;
        }

        @Override
        public void close() {
            reader.close();
            repository.close();
        }
    }

    /** Checks the id at the end, and looks for collisions. */
    private static final class Hashed extends InputStream {

        private final InputStream in;
        private final ObjectId id;
        private final SHA1 sha1 = SHA1.newInstance().setDetectCollision(true);

        Hashed(InputStream in, ObjectId id, long size) {
            this.in = in;
            this.id = id;
            sha1.update(Constants.encodedTypeString(Constants.OBJ_BLOB));
            sha1.update((byte) ' ');
            sha1.update(Constants.encodeASCII(size));
            sha1.update((byte) 0);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws java.io.IOException {
            int got = in.read(target, offset, length);
            if (got > 0) {
                sha1.update(target, offset, got);
            } else if (got < 0 && !sha1.toObjectId().equals(id)) {
                throw new java.io.IOException(id + " hashes to something else");
            }
            return got;
        }

        @Override
        public void close() throws java.io.IOException {
            in.close();
        }
    }

    private static Reader reader(String name, Path git) throws Exception {
        switch (name) {
            case "ours":
                return new Ours(ObjectDatabase.open(git.resolve("objects"), Limits.DEFAULT));
            case "ours-verified":
                return new OursVerified(GitStore.open(git, name, Limits.DEFAULT));
            default:
                Repository repository = new FileRepositoryBuilder()
                        .setGitDir(git.toFile())
                        .setMustExist(true)
                        .build();
                return new JGit(repository, repository.newObjectReader(), name.endsWith("verified"));
        }
    }

    public static void main(String[] arguments) throws Exception {
        HermeticGit.install();
        List<String> ids = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))
                .lines()
                .toList();
        var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        byte[] buffer = new byte[64 << 10];
        CRC32 sum = new CRC32();
        long bytes = 0;
        long began = process.getProcessCpuTime();
        try (Reader reader = reader(arguments[0], Path.of(arguments[1]))) {
            for (String id : ids) {
                try (InputStream in = reader.open(id)) {
                    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                        sum.update(buffer, 0, got);
                        bytes += got;
                    }
                }
            }
        }
        System.out.printf("%.3f %d %x%n", (process.getProcessCpuTime() - began) / 1e9, bytes, sum.getValue());
    }
}
