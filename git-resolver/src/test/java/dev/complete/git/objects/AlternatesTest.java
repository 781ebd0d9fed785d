package dev.complete.git.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlternatesTest {

    @TempDir
    Path temp;

    private Path objects(String name, String... alternates) throws IOException {
        Path objects = Files.createDirectories(temp.toRealPath().resolve(name));
        if (alternates.length > 0) {
            Files.createDirectories(objects.resolve("info"));
            Files.writeString(objects.resolve("info/alternates"), String.join("\n", alternates) + "\n");
        }
        return objects;
    }

    @Test
    void aloneAreTheDirectoryItself() throws Exception {
        Path objects = objects("a");

        assertThat(Alternates.of(objects)).containsExactly(objects);
    }

    @Test
    void areFollowedInOrderAndEachOnce() throws Exception {
        Path d = objects("d");
        Path c = objects("c", "../a", "../d");
        Path b = objects("b", "../c");
        Path a = objects("a", "../b", d.toString(), "../absent", "", "# ../comment");

        assertThat(Alternates.of(a)).containsExactly(a, b, c, d);
    }

    @Test
    void mayBeQuoted() throws Exception {
        Path b = objects("with \"quotes\" and \\");
        Path a = objects("a", "\"../with \\\"quotes\\\" and \\\\\"");

        assertThat(Alternates.of(a)).containsExactly(a, b);
    }

    @Test
    void areRefusedWhenTheyGoTooDeep() throws Exception {
        for (int i = 0; i < 7; i++) {
            objects("o" + i, "../o" + (i + 1));
        }
        objects("o7");

        assertThatThrownBy(() -> Alternates.of(temp.resolve("o0")))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("more than 5 deep");
        assertThat(Alternates.of(temp.resolve("o2"))).hasSize(6);
    }

    @Test
    void areRefusedWhenTheyNameNoPath() throws Exception {
        Path a = objects("a", "../b\0c");

        assertThatThrownBy(() -> Alternates.of(a))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("names no path");
    }

    @Test
    void areRefusedWhenTheyAreNoFile() throws Exception {
        Path a = objects("a");
        Files.createDirectories(a.resolve("info/alternates"));

        assertThatThrownBy(() -> Alternates.of(a)).isInstanceOf(CorruptObjectException.class);
    }
}
