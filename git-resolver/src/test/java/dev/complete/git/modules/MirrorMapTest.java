package dev.complete.git.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.git.MirrorRule;
import dev.complete.git.ResolveException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorMapTest {

    private static final MirrorMap SEVERAL = map(
            "https://host.example/=https://git.example/mirror/",
            "https://host.example/team/=/srv/team",
            "https://host.example/team/one.git=/srv/one",
            "git@host.example:=/srv/ssh",
            "file:///home/=/srv/home");

    private static MirrorMap map(String... rules) {
        List<MirrorRule> all = new ArrayList<>();
        for (String rule : rules) {
            int equals = rule.indexOf('=');
            all.add(new MirrorRule(rule.substring(0, equals), rule.substring(equals + 1)));
        }
        try {
            return MirrorMap.of(all);
        } catch (ResolveException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> places(MirrorMap map, String url) throws RemoteUrl.RefusedException {
        return map.places(RemoteUrl.parse(url)).stream()
                .map(place -> place.url().address())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "https://host.example/lib.git, https://git.example/mirror/lib.git, https://git.example/mirror/lib",
        "https://HOST.example:443/a/lib, https://git.example/mirror/a/lib, https://git.example/mirror/a/lib.git",
        "https://me:secret@host.example/lib, https://git.example/mirror/lib, https://git.example/mirror/lib.git",
        "https://host.example/team/two, /srv/team/two, /srv/team/two.git",
        "https://host.example/team/two/, /srv/team/two, /srv/team/two.git",
        "https://host.example/teams/two, https://git.example/mirror/teams/two, https://git.example/mirror/teams/two.git",
        "git@host.example:libs/z.git, /srv/ssh/libs/z.git, /srv/ssh/libs/z",
        "git@HOST.example:/libs/z, /srv/ssh/libs/z, /srv/ssh/libs/z.git",
        "ssh://git@host.example:22/libs/z, /srv/ssh/libs/z, /srv/ssh/libs/z.git",
        "/home/me/lib, /srv/home/me/lib, /srv/home/me/lib.git",
        "file:///home/me/lib.git, /srv/home/me/lib.git, /srv/home/me/lib",
        "/home/me/lib/.git, /srv/home/me/lib/.git,",
        "https://host.example/team/one.git, /srv/one,",
    })
    void theLongestPrefixWins(String url, String first, String second) throws Exception {
        assertThat(places(SEVERAL, url)).isEqualTo(second == null ? List.of(first) : List.of(first, second));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host.example.org/lib",
                "https://host.example:8443/lib",
                "https://other.example/https://host.example/lib",
                "ssh://host.example/lib",
                "ssh://you@host.example/lib",
                "ssh://git@host.example:2222/lib",
                "/homes/lib",
            })
    void aPrefixEndsWhereANameDoes(String url) throws Exception {
        assertThat(places(SEVERAL, url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://host.example/lib, /m/https/host.example/lib",
        "https://host.example:8443/a/b/lib, /m/https/host.example:8443/a/b/lib",
        "git@host.example:a/lib, /m/ssh/git@host.example/a/lib",
        "ssh://git@host.example/a/lib, /m/ssh/git@host.example/a/lib",
        "ssh://[2001:db8::1]/a/lib, /m/ssh/[2001:db8::1]/a/lib",
        "/home/me/lib, /m/file/home/me/lib",
    })
    void aMirrorOfEveryUrlIsOneTree(String url, String place) throws Exception {
        assertThat(places(map("=/m"), url)).containsExactly(place, place + ".git");
        assertThat(places(map("https://=/m/https", "ssh://=/m/ssh/", "file://=/m/file"), url))
                .containsExactly(place, place + ".git");
        assertThat("/m/" + MirrorMap.path(RemoteUrl.parse(url))).isEqualTo(place + ".git");
        assertThat(places(map("=https://git.example/all"), url).get(1))
                .isEqualTo("https://git.example/all" + place.substring(2) + ".git");
    }

    /** Whoever writes a .gitmodules chooses what follows the prefix. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host.example/../secret",
                "https://host.example/a/../../secret",
                "https://host.example/./secret",
                "https://host.example//secret",
                "https://host.example/team/..",
                "https://host.example/%2e%2e/secret",
                "https://host.example/.%2E/secret",
                "https://host.example/a%2f..%2fsecret",
                "https://host.example/a%5c..%5csecret",
                "https://host.example/a%00b",
                "https://host.example/a%0db",
                "https://host.example/a?b=/../../secret",
                "https://host.example/a%3fb",
                "https://host.example/a#b",
                "https://host.example/%zz",
                "git@host.example:../secret",
                "git@host.example:a/../../secret",
                "file:///home/../secret",
            })
    void whatFollowsAPrefixLeadsNowhereElse(String hostile) throws Exception {
        RemoteUrl url = RemoteUrl.parse(hostile);
        assertThatThrownBy(() -> SEVERAL.places(url)).isInstanceOf(RemoteUrl.RefusedException.class);
        assertThatThrownBy(() -> map("=/m").places(url)).isInstanceOf(RemoteUrl.RefusedException.class);
        assertThatThrownBy(() -> MirrorMap.path(url)).isInstanceOf(RemoteUrl.RefusedException.class);
    }

    @Test
    void theMirrorsLoginIsThatOfItsOwnUrl() throws Exception {
        MirrorMap map = map("https://host.example/=https://bot:s3cret@git.example/m");
        RemoteUrl place = map.places(RemoteUrl.parse("https://me:mine@host.example/lib"))
                .get(0)
                .url();

        assertThat(place.login()).isNotNull().satisfies(login -> {
            assertThat(login.user()).isEqualTo("bot");
            assertThat(login.password()).isEqualTo("s3cret");
        });
        assertThat(place).hasToString("https://git.example/m/lib");
    }

    @Test
    void ofTwoRulesForOnePrefixTheLaterWins() throws Exception {
        MirrorMap map = map("https://host.example=/first", "https://HOST.example/=/second");
        assertThat(places(map, "https://host.example/lib").get(0)).isEqualTo("/second/lib");
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example/mirror/a/top.git, https://host.example/a/top.git",
        "/srv/team/top, https://host.example/team/top",
        "/srv/ssh/a/top.git, ssh://git@host.example/a/top.git",
        "file:///srv/home/me/top.git, /home/me/top.git",
        "/srv/elsewhere/top.git, /srv/elsewhere/top.git",
        "https://git.example/mirrors/top.git, https://git.example/mirrors/top.git",
        "/srv/team/../top, /srv/team/../top",
    })
    void whatWasClonedFromAMirrorHasTheUrlThatTheMirrorStandsFor(String remote, String original) throws Exception {
        assertThat(SEVERAL.original(RemoteUrl.parse(remote)).address()).isEqualTo(original);
    }

    @ParameterizedTest
    @CsvSource({
        "https/host.example/a/top.git, https://host.example/a/top.git",
        "ssh/git@host.example/a/top.git, ssh://git@host.example/a/top.git",
        "file/home/me/top.git, /home/me/top.git",
    })
    void originalsAreFoundInAMirrorOfEveryUrl(String path, String original, @TempDir Path temp) throws Exception {
        Path mirror = Files.createDirectories(temp.resolve("mirror"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), mirror);
        for (Path place : List.of(mirror, link)) {
            RemoteUrl remote = RemoteUrl.parse(mirror.toRealPath().resolve(path).toString());
            assertThat(map("=" + place).original(remote).address()).isEqualTo(original);
        }
        RemoteUrl none = RemoteUrl.parse(
                mirror.toRealPath().resolve("http/host.example/a").toString());
        assertThat(map("=" + mirror.toRealPath()).original(none)).isSameAs(none);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://host.example/ | /srv/m | the mirror's prefix http://host.example/ uses http://",
                "https://me:s3cret@host.example/ | /srv/m | prefix https://host.example/ holds a login",
                "https://host.example/a/../ | /srv/m | holds \"..\"",
                "host.example | /srv/m | is not a URL",
                "https://host.example/ | http://me:s3cret@git.example/ | the mirror http://git.example/ uses http://",
                "https://host.example/ | relative/path | the mirror relative/path is not a URL",
                "https://host.example/ | ext::sh -c id | names a Git remote helper",
            })
    void aRuleThatCannotBeUsedIsNamed(String prefix, String place, String message) {
        assertThatThrownBy(() -> MirrorMap.of(List.of(new MirrorRule(prefix, place))))
                .isInstanceOf(ResolveException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("s3cret");
    }
}
