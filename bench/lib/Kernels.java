package dev.complete.bench;

import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarHeaderWriter;
import dev.complete.builder.recipe.glob.PathGlob;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.objects.ObjectDatabase;
import dev.complete.git.sha1.Sha1;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.compress.FrameEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.util.sha1.SHA1;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What a cold build spends its time in, each kernel alone, beside what it could be compared with. One thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Kernels {

    /** Bytes that compress as programs do: the JDK's own classes. */
    private static byte[] sample(int size) throws IOException {
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        Path classes = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/java");
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                sample.write(Files.readAllBytes(file));
                if (sample.size() >= size) {
                    break;
                }
            }
        }
        return java.util.Arrays.copyOf(sample.toByteArray(), size);
    }

    /** An object's content. */
    @State(Scope.Thread)
    public static class Content {
        @Param({"1000", "10000", "70000", "3000000"})
        public int bytes;

        byte[] content;

        @Setup
        public void read() throws IOException {
            content = sample(bytes);
        }
    }

    @Benchmark
    public String sha1(Content c) throws Exception {
        Sha1 sha1 = new Sha1();
        sha1.update(c.content, 0, c.content.length);
        return sha1.finish();
    }

    /** JGit's, which looks for collisions as well. */
    @Benchmark
    public ObjectId sha1OfJGit(Content c) {
        SHA1 sha1 = SHA1.newInstance().setDetectCollision(true);
        sha1.update(c.content);
        return sha1.toObjectId();
    }

    /** The JDK's, which does not. */
    @Benchmark
    public byte[] sha1OfJdk(Content c) throws Exception {
        return MessageDigest.getInstance("SHA-1").digest(c.content);
    }

    @Benchmark
    public byte[] sha256OfJdk(Content c) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(c.content);
    }

    /** A frame of common size, and its encoder. */
    @State(Scope.Thread)
    public static class Frame {
        @Param("3000000")
        public int bytes;

        ByteBuffer frame;
        FrameEncoder encoder;

        @Setup
        public void read() throws IOException {
            frame = ByteBuffer.allocateDirect(bytes).put(sample(bytes)).flip();
            encoder = FrameEncoder.of(Compression.ZSTD);
        }

        @TearDown
        public void close() {
            encoder.close();
        }
    }

    @Benchmark
    public ByteBuffer zstdFrame(Frame f) {
        return f.encoder.encode(f.frame.duplicate());
    }

    /** A loose object. */
    @State(Scope.Thread)
    public static class Loose {
        @Param({"1000", "10000", "70000", "3000000"})
        public int bytes;

        Path git;
        ObjectDatabase database;
        GitId id;
        byte[] buffer = new byte[64 << 10];

        @Setup
        public void write() throws IOException {
            git = Files.createTempDirectory("kernels");
            try (FileRepository repository = new FileRepository(git.toFile())) {
                repository.create(true);
                try (ObjectInserter inserter = repository.newObjectInserter()) {
                    id = new GitId(inserter.insert(Constants.OBJ_BLOB, sample(bytes)).name());
                    inserter.flush();
                }
            }
            database = ObjectDatabase.open(git.resolve("objects"), Limits.DEFAULT);
        }

        @TearDown
        public void remove() throws IOException {
            database.close();
            try (Stream<Path> files = Files.walk(git)) {
                for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** From its file, not hashed. */
    @Benchmark
    public long inflateLooseObject(Loose l) throws IOException {
        long bytes = 0;
        try (InputStream in = l.database.find(l.id).open()) {
            for (int got = in.read(l.buffer); got >= 0; got = in.read(l.buffer)) {
                bytes += got;
            }
        }
        return bytes;
    }

    /** A thousand paths as images have them, a tenth of them too long for a plain header. */
    @State(Scope.Benchmark)
    public static class Paths {
        List<RootfsPath> paths;
        List<TarEntry> entries;
        PathGlob glob = PathGlob.parse("/usr/**/lib[0-9]*.so*");

        @Setup
        public void make() {
            paths = IntStream.range(0, 1000)
                    .mapToObj(i -> "/usr/share/" + (i % 10 == 0 ? "a-long-name/".repeat(9) : "doc/") + "lib" + i + ".so." + i)
                    .map(RootfsPath::of)
                    .toList();
            entries = paths.stream().map(path -> TarEntry.file(path.relative(), 1000)).toList();
        }
    }

    @Benchmark
    public void tarHeaders1000(Paths p, Blackhole hole) {
        for (TarEntry entry : p.entries) {
            hole.consume(TarHeaderWriter.encode(entry));
        }
    }

    @Benchmark
    public int globMatches1000(Paths p) {
        int matches = 0;
        for (RootfsPath path : p.paths) {
            matches += p.glob.matches(path) ? 1 : 0;
        }
        return matches;
    }
}
