package dev.complete.builder.audit.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is read of this machine's own files is what binutils read, although those look at sections. */
class ReadelfTest {

    private static final int MOST = 300;

    @Test
    void readsWhatBinutilsRead() throws Exception {
        Readelf.require();
        List<Path> files = samples();
        Map<Path, Readelf> theirs = Readelf.of(files);
        assertThat(theirs).hasSizeGreaterThan(100);
        for (Path file : files) {
            Readelf ours = Readelf.of(read(file));
            Readelf said = theirs.getOrDefault(file, Readelf.empty());
            assertThat(ours.single()).as(file.toString()).isEqualTo(said.single());
            assertThat(ours.needed()).as(file.toString()).isEqualTo(said.needed());
            assertThat(ours.names()).as(file.toString()).containsExactlyElementsOf(said.names());
        }
    }

    private static ElfFile read(Path file) throws IOException, ElfException {
        try (FileBytes bytes = new FileBytes(Files.size(file), () -> Files.newInputStream(file))) {
            return ElfReader.read(bytes);
        }
    }

    /** Evenly spread over what is there: programs, libraries, plugins, whatever languages are installed. */
    private static List<Path> samples() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("/usr/bin", "/usr/sbin", "/usr/lib")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(ReadelfTest::isElf).sorted().forEach(all::add);
            }
        }
        int step = Math.max(1, all.size() / MOST);
        return Stream.iterate(0, i -> i < all.size(), i -> i + step)
                .map(all::get)
                .toList();
    }

    private static boolean isElf(Path file) {
        if (!Files.isRegularFile(file) || Files.isSymbolicLink(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return ElfReader.isElf(java.nio.ByteBuffer.wrap(in.readNBytes(4)));
        } catch (IOException e) {
            return false;
        }
    }
}
