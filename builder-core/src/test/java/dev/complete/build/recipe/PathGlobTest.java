package dev.complete.build.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.build.rootfs.RootfsPath;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {

    @ParameterizedTest(name = "{0} says {1}: {2}, covers: {3}")
    @CsvSource({
        "/etc,                 /etc,                        true,  true",
        "/etc,                 /etc/passwd,                 false, true",
        "/etc,                 /etcetera,                   false, false",
        "/etc/,                /etc,                        true,  true",
        "/etc/,                /etc/a/b,                    true,  true",
        "/etc/,                /etcetera,                   false, false",
        "/,                    /,                           true,  true",
        "/,                    /a/b,                        true,  true",
        "/*,                   /a,                          true,  true",
        "/*,                   /,                           false, false",
        "/*,                   /a/b,                        false, true",
        "/usr/bin/dpkg*,       /usr/bin/dpkg,               true,  true",
        "/usr/bin/dpkg*,       /usr/bin/dpkg-deb,           true,  true",
        "/usr/bin/dpkg*,       /usr/bin/dpkg.d/x,           false, true",
        "/usr/bin/dpkg*,       /usr/bin,                    false, false",
        "/etc/rc*.d/,          /etc/rc3.d/S01x,             true,  true",
        "/etc/rc*.d/,          /etc/rc.local,               false, false",
        "/a/**/test/,          /a/test,                     true,  true",
        "/a/**/test/,          /a/b/c/test/d,               true,  true",
        "/a/**/test/,          /a/b/c/tests,                false, false",
        "/a/**,                /a,                          false, false",
        "/a/**,                /a/b,                        true,  true",
        "/a/**,                /a/b/c/d,                    true,  true",
        "/**/a/**/b,           /x/a/y/a/z/b,                true,  true",
        "/**/a/**/b,           /x/b/y/a/z,                  false, false",
        "/a/*b*c*/d,           /a/xbxbxc/d,                 true,  true",
        "/a/?,                 /a/é,                        true,  true",
        "/a/?,                 /a/𝄞,                        true,  true",
        "/a/?,                 /a/bc,                       false, false",
        "/a/*,                 /a/.hidden,                  true,  true",
        "/[abc]x,              /bx,                         true,  true",
        "/[a-c]x,              /dx,                         false, false",
        "/[!a-c]x,             /dx,                         true,  true",
        "/[^a-c]x,             /ax,                         false, false",
        "/[]]x,                /]x,                         true,  true",
        "/[!]]x,               /]x,                         false, false",
        "/[a-]x,               /-x,                         true,  true",
        "/[*]x,                /*x,                         true,  true",
        "/[*]x,                /ax,                         false, false",
        "/a\\x2db,             /a\\x2db,                    true,  true",
        "/A,                   /a,                          false, false",
        "/a$b,                 /a$b,                        true,  true",
    })
    void matches(String glob, String path, boolean matches, boolean covers) {
        PathGlob parsed = PathGlob.parse(glob);
        assertThat(parsed.matches(RootfsPath.of(path))).isEqualTo(matches);
        assertThat(parsed.covers(RootfsPath.of(path))).isEqualTo(covers);
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
        assertThat(PathGlob.parse("/" + "a".repeat(255)).literal()).isNotNull();
    }

    @Test
    void isEqualWhenWrittenAlike() {
        assertThat(PathGlob.parse("/a/*")).isEqualTo(PathGlob.parse("/a/*")).hasSameHashCodeAs(PathGlob.parse("/a/*"));
        assertThat(PathGlob.parse("/a")).isNotEqualTo(PathGlob.parse("/a/"));
    }

    @Test
    void knowsPlainPaths() {
        assertThat(PathGlob.parse("/a/b/").literal()).isEqualTo(RootfsPath.of("/a/b"));
        assertThat(PathGlob.parse("/").literal()).isEqualTo(RootfsPath.ROOT);
        assertThat(PathGlob.parse("/a/[b]").literal()).isNull();
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
