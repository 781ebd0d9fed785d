package dev.complete.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeParserTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aux", "NUL", "Foo::Bar.3pm", "café", "a\nb", "\u0001", " ", "a b", "...", ".gitignore", ".gitmodules",
                "git~2", ".gitx", "git", "a\\b", "\\", "x.git", ".g\u0131t", "日本語", "😀", "-rf", "con.txt"
            })
    void keepsOrdinaryAndStrangeNamesExactly(String name) throws Exception {
        assertThat(TreeParser.parse(tree("100644 " + name)))
                .extracting(TreeEntry::name)
                .containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "..",
                "",
                "a/b",
                "/",
                ".git",
                ".GIT",
                ".Git",
                "git~1",
                "GIT~1",
                ".git ",
                ".git.",
                ".git. .",
                ".git::$INDEX_ALLOCATION",
                ".git:x",
                "git~1.",
                ".g\u200cit",
                "\ufeff.git",
                ".git\u200d",
                ".\u202egit",
                ".gi\u206ft",
                ".G\u200eIT"
            })
    void refusesNamesThatLeaveTheFolderOrLookLikeDotGit(String name) {
        assertThatThrownBy(() -> TreeParser.parse(tree("100644 " + name))).isInstanceOf(MalformedTreeException.class);
    }

    @Test
    void allows255BytesAndNoMore() throws Exception {
        String longest = "é".repeat(127) + "x";

        assertThat(TreeParser.parse(tree("100644 " + longest))).hasSize(1);
        assertThatThrownBy(() -> TreeParser.parse(tree("100644 " + longest + "y")))
                .hasMessageContaining("256 bytes");
    }

    @ParameterizedTest
    @CsvSource({"c3", "c3 28", "ff", "ed a0 80", "c0 af", "f4 90 80 80", "e9"})
    void refusesNamesThatAreNotUtf8(String hex) {
        byte[] name = new java.math.BigInteger("01" + hex.replace(" ", ""), 16).toByteArray();
        String latin = new String(Arrays.copyOfRange(name, 1, name.length), StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> TreeParser.parse(bytes("100644 x" + latin + "\0" + "i".repeat(20))))
                .isInstanceOf(MalformedTreeException.class)
                .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100664",
                "100600",
                "100777",
                "040000",
                "0",
                "",
                "644",
                "160755",
                "120777",
                "20000",
                "060000",
                "100644x",
                "1006440",
                "0100644",
                "-10064",
                "10064\u0007"
            })
    void refusesOtherModesThanTheFive(String mode) {
        assertThatThrownBy(() -> TreeParser.parse(tree(mode + " a"))).isInstanceOf(MalformedTreeException.class);
    }

    @Test
    void knowsTheFiveModes() throws Exception {
        List<TreeEntry> entries = TreeParser.parse(tree("100644 a", "100755 b", "120000 c", "40000 d", "160000 e"));

        assertThat(entries)
                .extracting(entry -> entry.getClass().getSimpleName())
                .containsExactly("File", "File", "Symlink", "Directory", "Gitlink");
        assertThat(((TreeEntry.File) entries.get(0)).executable()).isFalse();
        assertThat(((TreeEntry.File) entries.get(1)).executable()).isTrue();
    }

    @Test
    void sortsFoldersAsIfTheyEndedInASlash() throws Exception {
        assertThat(TreeParser.parse(tree("100644 a-", "100644 a.b", "40000 a", "100644 a0")))
                .hasSize(4);
        assertThat(TreeParser.parse(tree("100644 a", "100644 a-"))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100644 b|100644 a",
                "100644 a0|40000 a",
                "40000 a|100644 a.b",
                "100644 \uff21|100644 b" // by bytes, not by code units or letters
            })
    void refusesWrongOrder(String entries) {
        assertThatThrownBy(() -> TreeParser.parse(tree(entries.split("\\|"))))
                .isInstanceOf(MalformedTreeException.class)
                .hasMessageContaining("order");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"100644 a|100644 a", "100644 a|100644 a.b|40000 a", "100644 a|100644 a-|100644 a.b|40000 a"})
    void refusesDuplicatesAlsoWhenTheyAreNotNeighbours(String entries) {
        assertThatThrownBy(() -> TreeParser.parse(tree(entries.split("\\|"))))
                .hasMessage("it holds the entry 'a' twice");
    }

    @Test
    void refusesATreeThatIsCutAnywhere() throws Exception {
        byte[] whole = tree("100644 abc");
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> TreeParser.parse(cut)).isInstanceOf(MalformedTreeException.class);
        }
        assertThat(TreeParser.parse(whole)).hasSize(1);
    }

    @Test
    void escapesNamesInMessages() {
        assertThatThrownBy(() -> TreeParser.parse(tree("100645 a\u001b[31m"))).hasMessageContaining("'a\\u001b[31m'");
    }

    private static byte[] tree(String... entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String entry : entries) {
            out.writeBytes(entry.getBytes(UTF_8));
            out.write(0);
            out.writeBytes("12345678901234567890".getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
