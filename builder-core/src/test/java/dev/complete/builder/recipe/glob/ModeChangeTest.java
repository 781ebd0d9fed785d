package dev.complete.builder.recipe.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeChangeTest {

    private static final List<String> SYMBOLIC = List.of(
            "u=rwX,go=rX",
            "a+r",
            "g-w",
            "u+s",
            "g+s",
            "+s",
            "-s",
            "+t",
            "o+t",
            "u+t",
            "g=u",
            "o=g",
            "go=",
            "a=",
            "=rx",
            "+X",
            "a-x,+X",
            "u-x,a+X",
            "a=rX",
            "u+r-w",
            "ug+rw,o-rwx",
            "a=rwxs",
            "u=rws",
            "g=s",
            "-t",
            "u=rwx,g=rx,o=t",
            "=",
            "+",
            "u+",
            "go-u",
            "o+u",
            "a+rwxXst",
            "uu+x");

    private static final List<Integer> MODES =
            List.of(0, 0644, 0755, 0700, 0600, 0666, 0777, 04755, 02755, 02644, 01777, 06711, 07777, 0111, 0010);

    /** One shell for all cases: coreutils is the oracle, and starting it 1,000 times is slow. */
    @Test
    void doesWhatChmodDoes(@TempDir Path folder) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("umask 0\n");
        List<String> cases = new ArrayList<>();
        for (String change : SYMBOLIC) {
            for (int mode : MODES) {
                for (boolean directory : new boolean[] {false, true}) {
                    String name = "e" + cases.size();
                    cases.add(change + " " + octal(mode) + " " + (directory ? "directory" : "file") + " "
                            + octal(ModeChange.parse(change).apply(mode, directory)));
                    script.append(directory ? "mkdir " : "touch ").append(name).append('\n');
                    // Five digits set the bits of directories too.
                    script.append("chmod 0")
                            .append(octal(mode))
                            .append(' ')
                            .append(name)
                            .append('\n');
                    script.append("chmod -- '")
                            .append(change)
                            .append("' ")
                            .append(name)
                            .append('\n');
                }
            }
        }
        script.append("i=0; while [ $i -lt ").append(cases.size()).append(" ]; do echo e$i; i=$((i+1)); done |");
        script.append(" xargs stat -c %a\n");
        Path file = Files.writeString(folder.resolve("script"), script);
        Path work = Files.createDirectory(folder.resolve("work"));
        Path out = folder.resolve("out");
        Process shell = new ProcessBuilder("/bin/sh", file.toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> actual = Files.readAllLines(out, StandardCharsets.UTF_8);
        assertThat(actual).hasSameSizeAs(cases);
        List<String> real = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            String expected = cases.get(i);
            real.add(expected.substring(0, expected.lastIndexOf(' ') + 1) + octal(Integer.parseInt(actual.get(i), 8)));
        }
        assertThat(cases).isEqualTo(real);
    }

    private static String octal(int mode) {
        return String.format(Locale.ROOT, "%04o", mode);
    }

    @ParameterizedTest
    @CsvSource({"0750,750", "750,750", "0,0", "4755,4755", "00755,755"})
    void setsOctalModesWhole(String text, String expected) {
        int mode = Integer.parseInt(expected, 8);
        assertThat(ModeChange.parse(text).apply(07777, true)).isEqualTo(mode);
        assertThat(ModeChange.parse(text).apply(0, false)).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rwx",
                "0980",
                "10000",
                "77777",
                "u",
                "u+q",
                "u+rwx,",
                ",u+r",
                "u+ug",
                "u+r;g+w",
                "a+r ",
                "b+r",
                "0o755",
                "-rwxr-xr-x",
                "u=rwx g=rx"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> ModeChange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAHugeTextQuickly() {
        assertThatThrownBy(() -> ModeChange.parse("+r".repeat(500_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isEqualWhenWrittenAlike() {
        assertThat(Map.of(ModeChange.parse("a+r"), 1)).containsKey(ModeChange.parse("a+r"));
    }
}
