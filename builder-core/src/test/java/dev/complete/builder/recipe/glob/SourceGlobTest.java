package dev.complete.builder.recipe.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.oci.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceGlobTest {

    @ParameterizedTest(name = "{0} names {1}: {2}")
    @CsvSource({
        "deps/busybox,      deps/busybox,       true",
        "deps/busybox/,     deps/busybox,       true",
        "deps/busybox/,     deps/busybox/x,     false",
        "deps/*.deb,        deps/tini.deb,      true",
        "deps/*.deb,        deps/a/tini.deb,    false",
        "deps/**/*.deb,     deps/a/b/tini.deb,  true",
        "deps/**/*.deb,     deps/tini.deb,      true",
        "**,                a/b/c,              true",
        "node-v*/bin/node,  node-v20/bin/node,  true",
        "price[$].txt,      price$.txt,         true",
    })
    void names(String glob, String path, boolean matches) {
        assertThat(SourceGlob.parse(glob).matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "deps/$arch/x,           deps/amd64/x,           deps/arm64/x",
        "lib/$machine-linux/,    lib/x86_64-linux/,      lib/aarch64-linux/",
        "a$arch$machine,         aamd64x86_64,           aarm64aarch64",
        "[$]arch/$arch,          [$]arch/amd64,          [$]arch/arm64",
        "[a$arch]/x,             [a$arch]/x,             [a$arch]/x",
        "plain,                  plain,                  plain",
    })
    void fillsInThePlatform(String glob, String amd64, String arm64) {
        assertThat(SourceGlob.parse(glob).on(Platform.LINUX_AMD64).text()).isEqualTo(amd64);
        assertThat(SourceGlob.parse(glob).on(Platform.LINUX_ARM64).text()).isEqualTo(arm64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/a", "./a", "../a", "a/../b", "a//b", "a//", "$ARCH", "$arch64", "${arch}", "$", "a$b", "a**", "[a"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> SourceGlob.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isNotMatchedBeforeItsPlatformIsKnown() {
        SourceGlob glob = SourceGlob.parse("deps/$arch/x");
        assertThatThrownBy(glob::cursor).isInstanceOf(IllegalStateException.class);
        assertThat(glob.on(Platform.LINUX_AMD64).matches("deps/amd64/x")).isTrue();
    }

    @Test
    void tellsAWalkWhereToGoDown() {
        GlobCursor root = SourceGlob.parse("deps/*/lib*.so").cursor();
        assertThat(root.matches()).isFalse();
        assertThat(root.canMatchBelow()).isTrue();
        assertThat(root.enter("src").canMatchBelow()).isFalse();
        GlobCursor zlib = root.enter("deps").enter("zlib");
        assertThat(zlib.canMatchBelow()).isTrue();
        assertThat(zlib.enter("libz.so").matches()).isTrue();
        assertThat(zlib.enter("libz.so").canMatchBelow()).isFalse();
        assertThat(zlib.enter("libz.a").matches()).isFalse();
    }

    @Test
    void tellsContentFromTheFolder() {
        assertThat(SourceGlob.parse("deps/debs/").isContent()).isTrue();
        assertThat(SourceGlob.everything().isContent()).isTrue();
        assertThat(SourceGlob.everything().cursor().matches()).isTrue();
    }
}
