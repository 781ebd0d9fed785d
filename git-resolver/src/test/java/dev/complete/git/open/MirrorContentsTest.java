package dev.complete.git.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.LocalUrls;
import dev.complete.git.MirrorRule;
import dev.complete.git.ResolveException;
import dev.complete.git.ResolveProgress;
import dev.complete.git.ResolveRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors as plain Git and a build without a network see them. */
class MirrorContentsTest {

    private static final String APP = "https/example.org/app.git";
    private static final String ZLIB = "https/example.org/zlib.git";
    private static final String SSH = "ssh/git@example.org/libs/zlib.git";
    private static final String TOP = "https/example.org/top.git";

    @TempDir
    Path temp;

    private Sample sample;
    private Path mirror;

    @BeforeEach
    void makeTheSuperproject() {
        sample = new Sample(temp);
        sample.top.git("remote", "add", "origin", "https://example.org/top.git");
        mirror = temp.resolve("mirror");
    }

    private Superproject opened(String revision) throws Exception {
        Superproject top = PinResolver.open(sample.request(sample.top.path().toString(), revision));
        Sample.flat(top.root()); // opens all it pins
        return top;
    }

    private List<MirrorContents.Written> write(Path directory) throws Exception {
        try (Superproject top = opened("HEAD")) {
            return MirrorContents.of(top, Map.of()).write(directory, MirrorContents.NONE);
        }
    }

    private List<MirrorContents.Written> writeSince(Path directory, String revision) throws Exception {
        try (Superproject top = opened("HEAD");
                Superproject before = opened(revision)) {
            return MirrorContents.of(top, Map.of()).write(directory, MirrorContents.of(before, Map.of()));
        }
    }

    /** What a machine reads that has nothing but the mirror. */
    private SortedMap<String, String> elsewhere(Path repository, Path directory) throws Exception {
        ResolveRequest request = new ResolveRequest(
                repository.toString(),
                "HEAD",
                false,
                true,
                LocalUrls.REFUSED,
                List.of(new MirrorRule("", directory.toString())),
                temp.resolve("empty-cache"),
                Limits.DEFAULT,
                ResolveProgress.NONE);
        try (Superproject top = PinResolver.open(request)) {
            return Sample.flat(top.root());
        }
    }

    private SortedMap<String, String> here() throws Exception {
        try (Superproject top = opened("HEAD")) {
            return Sample.flat(top.root());
        }
    }

    private static String objects(Path repository) {
        return GitFixture.at(repository).git("cat-file", "--batch-check", "--batch-all-objects");
    }

    private static String reachable(GitFixture repository, String commit) {
        return repository
                .git("rev-list", "--objects", "--no-walk", commit)
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static String ids(Path repository) {
        return objects(repository).lines().map(line -> line.split(" ", 2)[0]).collect(Collectors.joining("\n"));
    }

    /** Each file's path, content and time of change. */
    private static SortedMap<String, String> files(Path directory, boolean times) throws Exception {
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                FileTime time = Files.getLastModifiedTime(file);
                all.put(
                        directory.relativize(file).toString(),
                        HexFormat.of().formatHex(digest) + (times ? " " + time : ""));
            }
        }
        return all;
    }

    @Test
    void holdsExactlyTheCommitsThatAreNeeded() throws Exception {
        sample.zlib.write("later", "not pinned\n").commit("later");

        assertThat(write(mirror)).extracting(MirrorContents.Written::path).containsExactly(APP, TOP, ZLIB, SSH);

        assertThat(ids(mirror.resolve(TOP))).isEqualTo(reachable(sample.top, "HEAD"));
        assertThat(ids(mirror.resolve(APP))).isEqualTo(reachable(sample.app, "HEAD"));
        assertThat(ids(mirror.resolve(ZLIB))).isEqualTo(reachable(sample.zlib, "HEAD^"));
        assertThat(ids(mirror.resolve(SSH))).isEqualTo(ids(mirror.resolve(ZLIB)));
        assertThat(GitFixture.at(mirror.resolve(APP)).head()).isEqualTo(sample.app.head());
        assertThat(GitFixture.at(mirror.resolve(TOP)).head()).isEqualTo(sample.top.head());
        for (String repository : List.of(APP, TOP, ZLIB, SSH)) {
            GitFixture.at(mirror.resolve(repository)).git("fsck", "--full", "--strict");
        }
    }

    @Test
    void aMachineWithNothingElseReadsTheSame() throws Exception {
        sample.top.write("more", "x").commit("with a parent, which is not in the mirror");
        write(mirror);
        Path clone = GitFixture.at(mirror.resolve(TOP)).cloneTo(temp.resolve("clone"));
        SortedMap<String, String> here = here();
        dev.complete.files.FileTrees.delete(temp.resolve("src"));

        assertThat(GitFixture.at(clone).git("status", "--porcelain")).isEmpty();
        assertThat(elsewhere(clone, mirror)).isEqualTo(here);
        assertThat(elsewhere(mirror.resolve(TOP), mirror)).isEqualTo(here);
    }

    @Test
    void theSameCommitsAreTheSameFiles() throws Exception {
        write(mirror);
        sample.top.gc();
        sample.app.gc();
        write(temp.resolve("again"));
        assertThat(files(temp.resolve("again"), false)).isEqualTo(files(mirror, false));
    }

    @Test
    void whatIsThereIsNotWrittenAgain() throws Exception {
        write(mirror);
        SortedMap<String, String> before = files(mirror, true);
        assertThat(write(mirror)).allSatisfy(repository -> {
            assertThat(repository.objects()).isZero();
            assertThat(repository.bytes()).isZero();
        });
        assertThat(files(mirror, true)).isEqualTo(before);

        sample.top.write("more", "x").commit("more");
        assertThat(write(mirror))
                .filteredOn(repository -> repository.objects() > 0)
                .singleElement()
                .satisfies(top -> {
                    assertThat(top.path()).isEqualTo(TOP);
                    assertThat(top.objects()).as("a commit, a tree and a blob").isEqualTo(3);
                });
        assertThat(files(mirror, true)).containsAllEntriesOf(without(before, TOP + "/HEAD", TOP + "/shallow"));
    }

    private static SortedMap<String, String> without(SortedMap<String, String> files, String... names) {
        SortedMap<String, String> rest = new TreeMap<>(files);
        rest.keySet().removeAll(Set.of(names));
        return rest;
    }

    @Test
    void aMirrorSinceARevisionCompletesTheEarlierOneWhenItIsCopiedOverIt() throws Exception {
        String first = sample.top.head();
        write(mirror);
        sample.zlib.write("zlib.h", "#define ZLIB 2\n").commit("two");
        GitFixture.at(sample.top.path().resolve("deps/zlib"))
                .git("pull", "--quiet", sample.zlib.path().toString(), "main");
        sample.top.commit("move zlib");
        String second = sample.top.head();
        Path more = temp.resolve("more");
        assertThat(writeSince(more, first))
                .extracting(written -> written.path() + " " + written.objects())
                .containsExactly(APP + " 0", TOP + " 3", ZLIB + " 0", SSH + " 3");
        sample.top.write("README", "third\n").commit("third");
        Path most = temp.resolve("most");
        writeSince(most, second);

        Sample.run("cp -r " + more + "/. " + mirror);
        assertThat(GitFixture.at(mirror.resolve(TOP)).head()).isEqualTo(second);
        Sample.run("cp -r " + most + "/. " + mirror);
        SortedMap<String, String> here = here();
        Path clone = GitFixture.at(mirror.resolve(TOP)).cloneTo(temp.resolve("clone"));
        assertThat(GitFixture.at(clone).git("status", "--porcelain")).isEmpty();
        assertThat(elsewhere(clone, mirror)).isEqualTo(here);
        assertThatThrownBy(() -> elsewhere(mirror.resolve(TOP), most)).hasMessageContaining("not found");

        // A mirror since a revision can be made whole, too: a commit that is there may lack what it leads to.
        write(most);
        assertThat(elsewhere(most.resolve(TOP), most)).isEqualTo(here);
    }

    @Test
    void whatAKilledWriterLeftIsSweptAndCompleted() throws Exception {
        write(mirror);
        SortedMap<String, String> whole = files(mirror, false);
        Path packs = mirror.resolve(APP).resolve("objects/pack");
        try (Stream<Path> all = Files.list(packs)) {
            for (Path index :
                    all.filter(file -> file.toString().endsWith(".idx")).toList()) {
                Files.delete(index);
            }
        }
        Files.writeString(packs.resolve(".tmp-12ab"), "half a pack");
        Files.writeString(mirror.resolve(APP).resolve("refs/complete/.tmp-1"), "half");
        Files.delete(mirror.resolve(TOP).resolve("HEAD"));

        write(mirror);
        assertThat(files(mirror, false)).isEqualTo(whole);
    }

    @Test
    void contentsOfLfsComeAlongWhenTheyAreNeeded() throws Exception {
        String content = "large\n";
        String oid = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + oid + "\nsize 6\n";
        sample.top.write("big", pointer).write("other", pointer.replace(oid, "0".repeat(64)));
        sample.top.commit("lfs");
        String stored = "lfs/objects/" + oid.substring(0, 2) + "/" + oid.substring(2, 4) + "/" + oid;
        sample.top.write(".git/" + stored, content);
        try (Superproject top = PinResolver.open(sample.request(sample.top.path()))) {
            GitId big = new GitId(sample.top.id("HEAD:big"));
            GitId other = new GitId(sample.top.id("HEAD:other"));
            MirrorContents.of(top, Map.of("", Set.of(big))).write(mirror, MirrorContents.NONE);
            assertThatThrownBy(() -> MirrorContents.of(top, Map.of("", Set.of(other)))
                            .write(temp.resolve("absent"), MirrorContents.NONE))
                    .isInstanceOf(ResolveException.class)
                    .hasMessageContaining("its content is not on this machine");
        }
        assertThat(mirror.resolve(TOP).resolve(stored)).hasContent(content);
        assertThat(GitFixture.at(mirror.resolve(TOP)).git("cat-file", "-p", "HEAD:big") + "\n")
                .as("Git's own object stays the pointer")
                .isEqualTo(pointer);
        ResolveRequest request = sample.request(mirror.resolve(TOP));
        try (Superproject top = PinResolver.open(request)) {
            assertThat(top.root().objects().open(new GitId(sample.top.id("HEAD:big"))))
                    .hasContent(content);
        }
    }

    @Test
    void writesThroughNoLink() throws Exception {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.createDirectories(mirror.resolve("https"));
        Files.createSymbolicLink(mirror.resolve("https/example.org"), outside);

        assertThatThrownBy(() -> write(mirror))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a link, and a mirror has none; remove it");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void noRepositoryIsWrittenIntoAnother() throws Exception {
        GitFixture inner = GitFixture.init(temp.resolve("inner")).write("x", "x\n");
        inner.commit("inner");
        sample.top.submodule("deps/inner", inner, "https://example.org/app.git/refs");
        sample.top.commit("hostile");

        assertThatThrownBy(() -> write(mirror))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("would be inside another repository of the mirror");
        assertThat(ids(mirror.resolve(APP))).isEqualTo(reachable(sample.app, "HEAD"));
    }

    @Test
    void whatHasNoUrlThatMayBeUsedIsNamed() throws Exception {
        sample.top.git("remote", "set-url", "origin", "http://example.org/top.git");
        assertThatThrownBy(() -> write(mirror))
                .hasMessageContaining("superproject @ ")
                .hasMessageContaining("cannot be mirrored")
                .hasMessageContaining("uses http://");
    }

    @Test
    void aCorruptObjectIsNotMirrored() throws Exception {
        GitFixture zlib = GitFixture.at(sample.top.path().resolve(".git/modules/deps/zlib"));
        String blob = zlib.id("HEAD:zlib.h");
        String wrong = zlib.git("x\n".getBytes(StandardCharsets.UTF_8), "hash-object", "-w", "--stdin");
        Path folder = zlib.path().resolve("objects");
        unpack(zlib);
        Path file = folder.resolve(blob.substring(0, 2)).resolve(blob.substring(2));
        Files.deleteIfExists(file);
        Files.createDirectories(file.getParent());
        Files.copy(folder.resolve(wrong.substring(0, 2)).resolve(wrong.substring(2)), file);

        try (Superproject top = PinResolver.open(sample.request(sample.top.path()))) {
            Sample.at(top.root(), "deps/zlib");
            assertThatThrownBy(() -> MirrorContents.of(top, Map.of()).write(mirror, MirrorContents.NONE))
                    .hasMessageContaining("object " + blob)
                    .hasMessageContaining("is corrupt");
        }
        assertThat(mirror.resolve(SSH).resolve("refs/complete")).isEmptyDirectory();
        assertThat(mirror.resolve(SSH).resolve("objects/pack")).isEmptyDirectory();
    }

    private static void unpack(GitFixture repository) throws IOException {
        Path packs = repository.path().resolve("objects/pack");
        try (Stream<Path> all = Files.list(packs)) {
            for (Path pack :
                    all.filter(file -> file.toString().endsWith(".pack")).toList()) {
                byte[] content = Files.readAllBytes(pack);
                Files.delete(pack);
                Files.delete(Path.of(pack.toString().replaceFirst("pack$", "idx")));
                repository.git(content, "unpack-objects", "-q");
            }
        }
    }
}
