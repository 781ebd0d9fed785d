package dev.complete.git.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://Example.org/a/b.git, HTTPS, https://example.org/a/b.git",
        "HTTPS://example.org:443/a/, HTTPS, https://example.org/a",
        "https://example.org:8443/a, HTTPS, https://example.org:8443/a",
        "https://token@example.org/a, HTTPS, https://example.org/a",
        "https://u:p%40@example.org/a, HTTPS, https://example.org/a",
        "ssh://git@example.org:2222/a.git, SSH, ssh://git@example.org:2222/a.git",
        "ssh://git:pw@example.org/a.git, SSH, ssh://git@example.org/a.git",
        "git@example.org:a/b.git, SSH, git@example.org:a/b.git",
        "git@[::1]:a/b.git, SSH, git@[::1]:a/b.git",
        "file:///srv/a%20b.git, LOCAL, /srv/a b.git",
        "/srv/a.git, LOCAL, /srv/a.git",
    })
    void understands(String text, RemoteUrl.Kind kind, String address) throws Exception {
        RemoteUrl url = RemoteUrl.parse(text);
        assertThat(url.kind()).isEqualTo(kind);
        assertThat(url.address()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "ext::sh -c id, remote helper",
        "foo::https://h/x, remote helper",
        "http://example.org/x, anyone on the way",
        "git://example.org/x, anyone on the way",
        "ftp://example.org/x, anyone on the way",
        "gopher://example.org/x, uses the scheme gopher",
        "file://other/x, another host",
        "ssh://-oProxyCommand=x/y, no host",
        "-oProxyCommand=x:y, starts with a dash",
        "ssh://-l@host/x, as an option",
        "host:-x, as an option",
        "https:///x, no host",
        "https://host, no repository",
        "https://host:99999/x, a port",
        "plain/word, is not a URL",
        "https://u:%zz@h/x, percent sign",
    })
    void refuses(String text, String why) {
        assertThatThrownBy(() -> RemoteUrl.parse(text))
                .isInstanceOf(RemoteUrl.RefusedException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/a/app.git, ../zlib.git, https://h/a/zlib.git",
        "https://h/a/app.git, ../../zlib.git/, https://h/zlib.git",
        "https://h/a/app.git, ./zlib, https://h/a/app.git/zlib",
        "git@h:a/app.git, ../zlib, git@h:a/zlib",
        "git@h:a/app.git, ../../zlib, git@h:zlib",
        "ssh://git@h/a/app, ../zlib, ssh://git@h/a/zlib",
        "/srv/app, ../zlib, /srv/zlib",
        "https://h/a/app/, ../zlib, https://h/a/zlib",
        "/srv/app/, ../zlib, /srv/zlib",
    })
    void resolvesAsGitDoes(String base, String relative, String address) throws Exception {
        assertThat(RemoteUrl.parse(base).resolve(relative).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/app.git, ../../x",
        "git@h:app.git, ../../x",
        "/app, ../../x",
        "https://h/app.git, ../a/../../x",
        "https://h/app.git, ../a//x",
    })
    void refusesToClimb(String base, String relative) {
        assertThatThrownBy(() -> RemoteUrl.parse(base).resolve(relative))
                .isInstanceOf(RemoteUrl.RefusedException.class);
    }

    @Test
    void aRelativeUrlKeepsTheLoginOfItsBase() throws Exception {
        RemoteUrl url = RemoteUrl.parse("https://u:p@h/a/app.git").resolve("../x");
        assertThat(url.login()).isNotNull();
        assertThat(url.toString()).isEqualTo("https://h/a/x");
    }

    @ParameterizedTest
    @CsvSource({
        "https://u:p@h/x, https://h/x",
        "https://token@h/x, https://h/x",
        "ssh://git:pw@h/x, ssh://git@h/x",
        "git@h:x, git@h:x",
        "../x, ../x",
        "HTTPS://H/x/, HTTPS://H/x/",
        "https://h/x.git?token=s, https://h/x.git",
        "https://u:p@h/x.git?token=s, https://h/x.git",
        "u:p@h:x, u@h:x",
        "u@h:x, u@h:x",
    })
    void recordsAreRawButHoldNoLogin(String raw, String recorded) {
        assertThat(Redaction.recorded(raw)).isEqualTo(recorded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://u:p@h/x",
                "cannot open https://tok@h/x: no",
                "ssh://git:p@h/x",
                "u:p@h:x",
                "see https://h/x?t=tok: no"
            })
    void redactionLeavesNoSecret(String text) {
        assertThat(Redaction.of(text))
                .doesNotContain("u:p")
                .doesNotContain("tok")
                .doesNotContain(":p@");
    }

    @Test
    @Timeout(10)
    void redactionOfALongUrlTakesNoTimeToSpeakOf() {
        for (String start : new String[] {"https://", "", "u:", "https://h/?"}) {
            assertThat(Redaction.of(start + "a".repeat(1 << 20))).isNotEmpty();
        }
    }

    @Test
    void keepsWhatIsNoSecret() {
        String text = "tried git@example.org:group/x.git (ssh://git@h:22/x) and https://h:8443/x: not there";
        assertThat(Redaction.of(text)).isEqualTo(text);
    }
}
