package dev.complete.git.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.ResolveException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GitmodulesTest {

    private static Gitmodules parse(String text) throws ResolveException {
        return Gitmodules.parse(text.getBytes(StandardCharsets.UTF_8), ".gitmodules of top");
    }

    @Test
    void readsWhatGitWrites() throws Exception {
        Gitmodules modules = parse("""
                [submodule "deps/zlib"]
                \tpath = deps/zlib
                \turl = https://example.org/zlib.git ; where it is
                # another
                [submodule "with \\"quotes\\""] path = "a b"
                  URL = "../x#y" \\
                more
                \tignore = all
                [other]
                \tbool
                """);
        assertThat(modules.at("deps/zlib"))
                .isEqualTo(new Gitmodules.Module("deps/zlib", "deps/zlib", "https://example.org/zlib.git", 2));
        assertThat(modules.at("a b")).isEqualTo(new Gitmodules.Module("with \"quotes\"", "a b", "../x#y more", 5));
        assertThat(modules.at("nothing")).isNull();
    }

    static Stream<Arguments> refused() {
        String ok = "url = https://h/x\n";
        return Stream.of(
                Arguments.of(
                        "[submodule \"a\"]\npath = a\n" + ok + "[submodule \"b\"]\npath = a\n" + ok,
                        ":5: the path a is already taken by submodule a in line 2"),
                Arguments.of(
                        "[submodule \"a\"]\npath = a\npath = b\n", ":3: path of submodule \"a\" was set in line 2"),
                Arguments.of("[submodule \"..\"]\npath = a\n", ":2: the submodule name \"..\""),
                Arguments.of("[submodule \"a/../b\"]\npath = a\n", "the submodule name \"a/../b\""),
                Arguments.of("[submodule \"a\\\\..\\\\b\"]\npath = a\n", "the submodule name"),
                Arguments.of("[submodule \"\"]\npath = a\n", "the submodule name \"\""),
                Arguments.of("[submodule \"/a\"]\npath = a\n", "the submodule name \"/a\""),
                Arguments.of("[submodule \"a\"]\npath = ../a\n", ":2: the submodule path \"../a\""),
                Arguments.of("[submodule \"a\"]\npath = -a\n", "the submodule path \"-a\""),
                Arguments.of("[submodule \"a\"]\npath = /a\n", "the submodule path \"/a\""),
                Arguments.of("[submodule \"a\"]\npath = \"a\\nb\"\n", "the submodule path \"a\\nb\""),
                Arguments.of("[submodule \"a\"]\npath = .git\n", "the submodule path \".git\""),
                Arguments.of(
                        "[submodule \"a\"]\npath = a\nurl = -upload-pack=x\n", "the submodule URL \"-upload-pack=x\""),
                Arguments.of(
                        "[submodule \"a\"]\npath = a\nurl = \"https://u:p@h/x\\n\"\n",
                        "the submodule URL \"https://h/x\\n\""),
                Arguments.of("[submodule \"a\"]\r\npath = a\r\nurl = \"x\r\"\r\n", "the submodule URL \"x\\r\""),
                Arguments.of("[submodule \"a\"]\npath = \"a\n", ":2:10: a value without its closing quote"),
                Arguments.of("[submodule \"a]\npath = a\n", ":1:15: a section's second name without its closing quote"),
                Arguments.of("path = a\n", ":1:1: a variable before the first [section]"),
                Arguments.of("[submodule]\npath = a\n", ":2: a submodule without a name"),
                Arguments.of("[submodule \"a\"]\npath = \\q\n", ":2:9: only "),
                Arguments.of("[submodule \"a\"]\n= a\n", ":2:1: neither"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatNoHonestFileHolds(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ResolveException.class)
                .hasMessageStartingWith(".gitmodules of top")
                .hasMessageContaining(message);
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThatThrownBy(() -> Gitmodules.parse(new byte[] {'#', (byte) 0xff}, "x"))
                .hasMessage("x is not UTF-8 text");
    }
}
