package dev.complete.builder.recipe.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.rootfs.RootfsPath;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {

    @ParameterizedTest(name = "{0} says {1}: {2}, covers: {3}")
    @CsvSource({
        "/etc,                 /etc,                        true",
        "/etc,                 /etc/passwd,                 false",
        "/etc,                 /etcetera,                   false",
        "/etc/,                /etc,                        true",
        "/etc/,                /etc/a/b,                    true",
        "/etc/,                /etcetera,                   false",
        "/,                    /,                           true",
        "/,                    /a/b,                        true",
        "/*,                   /a,                          true",
        "/*,                   /,                           false",
        "/*,                   /a/b,                        false",
        "/usr/bin/dpkg*,       /usr/bin/dpkg,               true",
        "/usr/bin/dpkg*,       /usr/bin/dpkg-deb,           true",
        "/usr/bin/dpkg*,       /usr/bin/dpkg.d/x,           false",
        "/usr/bin/dpkg*,       /usr/bin,                    false",
        "/etc/rc*.d/,          /etc/rc3.d/S01x,             true",
        "/etc/rc*.d/,          /etc/rc.local,               false",
        "/a/**/test/,          /a/test,                     true",
        "/a/**/test/,          /a/b/c/test/d,               true",
        "/a/**/test/,          /a/b/c/tests,                false",
        "/a/**,                /a,                          false",
        "/a/**,                /a/b,                        true",
        "/a/**,                /a/b/c/d,                    true",
        "/**/a/**/b,           /x/a/y/a/z/b,                true",
        "/**/a/**/b,           /x/b/y/a/z,                  false",
        "/a/*b*c*/d,           /a/xbxbxc/d,                 true",
        "/a/?,                 /a/é,                        true",
        "/a/?,                 /a/𝄞,                        true",
        "/a/?,                 /a/bc,                       false",
        "/a/*,                 /a/.hidden,                  true",
        "/[abc]x,              /bx,                         true",
        "/[a-c]x,              /dx,                         false",
        "/[!a-c]x,             /dx,                         true",
        "/[^a-c]x,             /ax,                         false",
        "/[]]x,                /]x,                         true",
        "/[!]]x,               /]x,                         false",
        "/[a-]x,               /-x,                         true",
        "/[*]x,                /*x,                         true",
        "/[*]x,                /ax,                         false",
        "/a\\x2db,             /a\\x2db,                    true",
        "/A,                   /a,                          false",
        "/a$b,                 /a$b,                        true",
    })
    void matches(String glob, String path, boolean matches) {
        assertThat(PathGlob.parse(glob).matches(RootfsPath.of(path))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "etc",
                "//",
                "/a//b",
                "/a//",
                "/./a",
                "/a/..",
                "/a/**b",
                "/a***",
                "/[a",
                "/[",
                "/[]",
                "/[b-a]",
                "/$arch/x"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> PathGlob.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNamesAndPathsThatLinuxCannotHold() {
        assertThatThrownBy(() -> PathGlob.parse("/" + "é".repeat(128))).hasMessageContaining("255 bytes");
        assertThatThrownBy(() -> PathGlob.parse("/a".repeat(2048))).hasMessageContaining("4095 bytes");
        assertThat(PathGlob.parse("/" + "a".repeat(255)).text()).hasSize(256);
    }

    @Test
    void isEqualWhenWrittenAlike() {
        assertThat(PathGlob.parse("/a/*")).isEqualTo(PathGlob.parse("/a/*")).hasSameHashCodeAs(PathGlob.parse("/a/*"));
        assertThat(PathGlob.parse("/a")).isNotEqualTo(PathGlob.parse("/a/"));
    }

    @Test
    void doesNotStallOnGlobsMadeToBacktrack() {
        PathGlob folders = PathGlob.parse("/**/a".repeat(500) + "/b");
        RootfsPath deep = RootfsPath.of("/a".repeat(2000));
        PathGlob stars = PathGlob.parse("/" + "*a".repeat(127) + "b");
        RootfsPath wide = RootfsPath.of("/" + "a".repeat(255));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(folders.matches(deep)).isFalse();
            assertThat(stars.matches(wide)).isFalse();
        });
    }
}
