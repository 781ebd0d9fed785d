package dev.complete.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.recipe.ImageRecipe;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.request.BuildRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build whose trees and recipe are those of an earlier one merges, packs and audits nothing; any other recipe or
 * request does, and both say and write the same as a build with an empty cache.
 */
class KnownImageTest {

    @TempDir
    private Path temp;

    private RepeatedBuild repeated;
    private TestBuild build;

    @BeforeEach
    void superproject() {
        repeated = new RepeatedBuild(temp);
        build = repeated.build;
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void isTheSameInEveryFormat(Format format) throws Exception {
        Set<Format> formats = EnumSet.of(format);
        format.describes().ifPresent(formats::add);
        build.formats = formats;
        build.run();
        List<BuildEvent> said = repeated.told();
        SortedMap<String, String> written = repeated.written();

        build.output = temp.resolve("again");
        build.run();
        assertThat(repeated.auditedAgain()).isFalse();
        assertThat(repeated.told()).isEqualTo(said);
        assertThat(repeated.written()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "complete: 1\n-># a comment\ncomplete: 1\n",
                "{copy: {app/: /srv/app/}, overrides: [/srv/app/shared]}->{overrides: [/srv/app/shared], copy: {app/: /srv/app}}"
            })
    void isKnownWhateverElseChanges(String edit) throws Exception {
        build.run();
        SortedMap<String, String> written = repeated.written();
        repeated.edit(edit);
        build.output = temp.resolve("again");
        build.run();
        assertThat(repeated.auditedAgain()).isFalse();
        assertThat(repeated.digests()).isNotEmpty().isEqualTo(RepeatedBuild.digests(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[base, app, more]->[base, more, app]",
                "[base, app, more]->[base, app]",
                "overrides: [/srv/app/shared]->overrides: [/srv/app/*]",
                "init: none->init: [/bin/run]",
                "command: [/bin/run]\n->command: [/bin/run, x]\n",
                "user: web->user: root",
                "web: 10001->web: 10002",
                "web: 10001->web: {uid: 10001, home: /srv}",
                "PORT: 80->PORT: 81",
                "requires: [URL]->requires: [URI]",
                "8080/tcp->8080/udp",
                "size: 1m->size: 2m",
                "size: 1m->mode: 0700",
                "size: 1m->owner: root",
                "size: 1m->keep: true",
                "/data->/else",
                "mode: 0700->mode: 0710",
                "mode: 0700->owner: web",
                "/srv/app/private: {->/srv/app/index.html: {",
                "a: b->a: c",
                "nothing here runs it->no reason",
                "init: none->init: none\n  workdir: /srv",
                "init: none->init: none\n  exclude: [/srv/app/index.html]",
                "init: none->init: none\n  created: commit",
                "init: none->init: none\n  record: inside",
                "init: none->init: none\n  platforms: [linux/arm64]",
                "shop: {}\ntasks:\n  test: {command: [/bin/run], image: shop}->store: {}",
                "test: {command: [/bin/run]->test: {command: [/bin/run, -x]",
                "test: {command->test_sanity: {command",
                "image: shop}->image: shop, env: {A: b}}"
            })
    void isAnotherWithAnotherRecipe(String edit) throws Exception {
        build.run();
        repeated.edit(edit);
        build.output = temp.resolve("edited");
        build.run();
        assertThat(repeated.auditedAgain())
                .as("merged and audited, with the cache")
                .isTrue();
        repeated.isTheSameWithAnEmptyCache();
    }

    /** Contents that decide nothing: only their layer is packed. Whatever changes, an empty cache gives the same. */
    @Test
    void isAnotherForAnotherRequest() throws Exception {
        build.run();
        build.audit = BuildRequest.AuditLevel.OFF;
        build.output = temp.resolve("off");
        build.run();
        assertThat(build.events).noneMatch(event -> event instanceof BuildEvent.Audited);
        build.audit = BuildRequest.AuditLevel.WARN;
        build.output = temp.resolve("warn");
        build.run();
        assertThat(build.events).anyMatch(event -> event instanceof BuildEvent.Audited);
        build.formats = Set.of(Format.OCI, Format.ARCHIVE, Format.ROOTFS);
        build.output = temp.resolve("more");
        build.run();
        assertThat(repeated.auditedAgain()).as("no rule asks for these formats").isFalse();
        build.formats = Set.of(Format.OCI, Format.SYSTEMD);
        build.output = temp.resolve("unit");
        build.run();
        assertThat(repeated.auditedAgain()).as("a rule asks for the format").isTrue();
    }

    @Test
    void isNotKnownWhileThereIsSomethingToSay() throws Exception {
        repeated.edit("app/: /srv/app/}, ->app/: /srv/app/}, exclude: [/none], ");
        repeated.edit("[/bin/run]\n  user->[/bin/walk]\n  user");
        build.audit = BuildRequest.AuditLevel.WARN;
        build.run();
        List<String> warnings = build.warnings();
        assertThat(warnings).anyMatch(warning -> warning.contains("`/none` matches nothing"));
        List<BuildEvent> said = repeated.told();
        build.output = temp.resolve("again");
        build.run();
        assertThat(build.warnings()).isEqualTo(warnings);
        assertThat(repeated.told()).isEqualTo(said);
        build.audit = BuildRequest.AuditLevel.ERROR;
        assertThatThrownBy(build::run)
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("the audit of image `shop` found");
    }

    @Test
    void countsWhatItsAllowanceAccepted() throws Exception {
        repeated.edit("  shop: {}->  shop: {}\n  other: {command: [/bin/run, x]}");
        repeated.edit("nor it}->nor it, /gone: never}");
        build.run();
        List<String> warnings = build.warnings();
        assertThat(warnings).anyMatch(warning -> warning.contains("`/gone` accepts nothing"));
        build.output = temp.resolve("again");
        build.run();
        assertThat(repeated.auditedAgain()).isFalse();
        assertThat(build.warnings()).isEqualTo(warnings);

        repeated.edit("[/bin/run, x]->[/bin/run, y]"); // one is known, one is not
        build.run();
        assertThat(repeated.auditedAgain()).isTrue();
        assertThat(build.warnings()).isEqualTo(warnings);
        assertThat(build.events)
                .filteredOn(event -> event instanceof BuildEvent.Realised)
                .as("each component once")
                .hasSize(3);
        assertThat(build.events)
                .filteredOn(event -> event instanceof BuildEvent.Audited)
                .hasSize(2);
    }

    @Test
    void isMadeAgainWithoutAnyPartOfTheCache() throws Exception {
        build.run();
        String digest = repeated.digests().toString();
        List<Path> files;
        try (Stream<Path> found = Files.walk(build.cache)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        assertThat(files)
                .extracting(file -> build.cache.relativize(file).toString())
                .anyMatch(name -> name.startsWith("memos/images/"));
        for (Path file : files) {
            if (Files.notExists(file) || Files.size(file) == 0) {
                continue;
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            delete(build.output);
            build.run();
            assertThat(repeated.digests().toString()).as("without " + file).isEqualTo(digest);
            bytes[bytes.length / 2] ^= 1;
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            delete(build.output);
            build.run();
            assertThat(repeated.digests().toString()).as("damaged " + file).isEqualTo(digest);
        }
    }

    /** Whoever adds one adds it to the key too, and here. */
    @Test
    void hasAKeyOverEveryPartOfARecipe() {
        assertThat(ImageRecipe.class.getRecordComponents()).hasSize(18);
        assertThat(ImageRecipe.User.class.getRecordComponents()).hasSize(3);
        assertThat(ImageRecipe.Writable.class.getRecordComponents()).hasSize(6);
        assertThat(ImageRecipe.Permission.class.getRecordComponents()).hasSize(3);
        assertThat(ImageRecipe.Allow.class.getRecordComponents()).hasSize(3);
        assertThat(Task.class.getRecordComponents()).hasSize(6);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
