package dev.complete.builder.step.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.step.runner.StepBench.Ran;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken of what a step leaves, and what is refused. */
public interface OutputContract extends Stepping {

    @Test
    default void returnsFilesFoldersAndLinks() throws Exception {
        Ran ran =
                run("echo hello; mkdir $OUT/bin; echo '#!' >$OUT/bin/app; chmod 755 $OUT/bin/app; ln -s app $OUT/bin/b;"
                        + " ln -s /etc/shadow $OUT/a; ln -s ..//out/./bin/ $OUT/c; : >$OUT/empty");

        assertThat(ran.log()).contains("hello\n");
        assertThat(listing(ran))
                .isEqualTo("/ 755, /out 755, /out/a -> /etc/shadow, /out/bin 755, /out/bin/app 755, /out/bin/b -> app,"
                        + " /out/c -> ..//out/./bin/, /out/empty 644");
        assertThat(ran.text("/out/bin/app")).isEqualTo("#!\n");
        assertThat(ran.text("/out/empty")).isEmpty();
    }

    /** One line for a tree: path and mode, {@code !} where a folder's is explicit, or target. */
    static String listing(Ran ran) {
        return ran.outputs().nodes().entrySet().stream()
                .map(entry -> {
                    Node node = entry.getValue();
                    String what = "";
                    if (node instanceof Node.Directory directory) {
                        what = Integer.toOctalString(directory.metadata().mode()) + (directory.explicit() ? "!" : "");
                    } else if (node instanceof Node.File file) {
                        what = Integer.toOctalString(file.metadata().mode());
                    } else if (node instanceof Node.Symlink link) {
                        what = "-> " + link.target();
                    }
                    return entry.getKey() + " " + what;
                })
                .collect(Collectors.joining(", "));
    }

    @Test
    default void keepsModesAlsoThoseThatKeepTheirOwnerOut() throws Exception {
        Ran ran = run(
                "cd $OUT; echo x >f; chmod 0 f; echo y >s; chmod 6755 s; mkdir -p d/e t; echo z >d/e/g; chmod 1777 t;"
                        + " chmod 0 d/e; chmod 0500 d; chmod 750 .; chmod 0 /src");

        assertThat(listing(ran))
                .isEqualTo("/ 755, /out 750!, /out/d 500!, /out/d/e 0!, /out/d/e/g 644, /out/f 0, /out/s 6755,"
                        + " /out/t 1777!");
        assertThat(ran.text("/out/f")).isEqualTo("x\n");
        assertThat(ran.text("/out/d/e/g")).isEqualTo("z\n");
    }

    @Test
    default void makesHardLinksFilesOfTheirOwn() throws Exception {
        Ran ran = run("echo x >$OUT/a; ln $OUT/a $OUT/b; ln /bin/busybox $OUT/c 2>/dev/null || true");

        assertThat(listing(ran)).isEqualTo("/ 755, /out 755, /out/a 644, /out/b 644");
        assertThat(ran.text("/out/b")).isEqualTo("x\n");
    }

    @Test
    default void takesOutputsFromTheSourceAndNothingBesides() throws Exception {
        Ran ran = run(bench().action(
                        List.of("/bin/sh", "-euc", "mkdir -p build/x; echo a >build/app; echo b >b; echo c >$OUT/c"),
                        List.of("src/b", "src/build/app", "src/missing", "src/b/below", "src/gone/deep"),
                        tools -> tools,
                        source -> source));

        assertThat(listing(ran)).isEqualTo("/ 755, /src 755, /src/b 644, /src/build 755, /src/build/app 644");
    }

    @Test
    default void doesNotFollowALinkToAnOutput() throws Exception {
        Ran ran = run(bench().action(
                        List.of("/bin/sh", "-euc", "ln -s /bin build; ln -s /bin/busybox app"),
                        List.of("src/build/busybox"),
                        tools -> tools,
                        source -> source));

        assertThat(ran.failure()).contains("/src/build/busybox").contains("symlink /src/build");
    }

    @Test
    default void takesALinkInAnOutputsPlaceAsALink() throws Exception {
        Ran ran = run(bench().action(
                        List.of("/bin/sh", "-euc", "ln -s /bin/busybox app"),
                        List.of("src/app"),
                        tools -> tools,
                        source -> source));

        assertThat(listing(ran)).isEqualTo("/ 755, /src 755, /src/app -> /bin/busybox");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mkfifo $OUT/p                          | /out/p     | a FIFO",
                "hostile socket /out/s                  | /out/s     | a socket",
                "touch $OUT/$(printf '\\377')            | /out       | not UTF-8",
                "ln -s $(printf 'a\\377') $OUT/l         | /out/l     | not UTF-8",
                "mkdir $OUT/d; touch $OUT/d/.wh.x       | /out/d     | .wh.",
                "ln -s ../../x $OUT/l                   | /out/l     | climbs above",
                "cd $OUT; hostile deep 25               | /out/ddddd | longer than",
                "truncate -s 63M $OUT/a; truncate -s 63M $OUT/b | 64 MiB | holes in files count",
            })
    default void refusesWhatNoImageCanHold(String script, String where, String why) throws Exception {
        Ran ran = runHostile(script);

        assertThat(ran.failure()).contains(where).contains(why);
    }

    @Test
    default void takesManyFiles() throws Exception {
        Ran ran = run("cd $OUT; for i in $(seq 40); do mkdir $i; for j in $(seq 50); do echo $i $j >$i/$j; done; done");

        assertThat(ran.outputs().size()).isEqualTo(2 + 40 + 40 * 50);
        assertThat(ran.text("/out/40/50")).isEqualTo("40 50\n");
        assertThat(ran.outputs().get(RootfsPath.of("/out/1/1")))
                .isInstanceOfSatisfying(
                        Node.File.class,
                        file -> assertThat(file.content().size()).isEqualTo(4));
    }
}
