package dev.complete.builder.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.output.Sample;
import dev.complete.builder.rootfs.ResolvedUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstProgramTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/self/exe",
                "/bin/../proc/self/exe",
                "/bin/link",
                "/bin/script",
                "/bin/script-of-script",
                "./proc/self/exe",
                "exe"
            })
    void isNoneOfTheKernels(String program) {
        assertThatThrownBy(() -> check(program, new ResolvedUser(10_001, 10_001)))
                .hasMessageContaining("first program")
                .hasMessageContaining("leads into /proc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/app", "/bin/sh", "app", "bin/app", "/missing", "/bin/loop", "/a\0b"})
    void mayBeAnyOfTheImages(String program) {
        assertThatCode(() -> check(program, ResolvedUser.ROOT)).doesNotThrowAnyException();
    }

    @Test
    void isNotWhatAnEarlierStartLeftForRoot() {
        assertThatThrownBy(() -> check("/data/bin/app", ResolvedUser.ROOT))
                .hasMessageContaining("is in the volume /data");
        assertThatCode(() -> check("/data/bin/app", new ResolvedUser(10_001, 10_001)))
                .doesNotThrowAnyException();
    }

    private static void check(String program, ResolvedUser user) throws Exception {
        Sample sample = new Sample()
                .directory("/data", 0755, 0)
                .writable("/data", 1, true)
                .link("/bin/link", "../proc/self/fd/../exe")
                .link("/bin/loop", "loop")
                .file("/bin/script", 0755, 0, "#! /bin/../proc/self/exe -x\n")
                .file("/bin/script-of-script", 0755, 0, "#!/bin/script");
        sample.entrypoint = List.of(program);
        sample.user = user;
        if (program.equals("exe")) {
            sample.env.put("PATH", "/bin:/proc/self");
        }
        var image = sample.image("shop").images().get(0);
        FirstProgram.check(image.contract(), image.rootfs().tree(), sample.contents());
    }
}
