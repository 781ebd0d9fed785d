package dev.complete.git.open;

import dev.complete.files.FileLocks;
import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.modules.MirrorMap;
import dev.complete.git.modules.RemoteUrl;
import dev.complete.git.open.mirror.BareRepository;
import dev.complete.git.open.mirror.RepositoryContents;
import dev.complete.git.open.module.OpenedCommit;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a superproject needs of Git at one commit: that commit and every one that was opened through it, by repository.
 * Written into a directory, it is a mirror of all of them: see {@link MirrorMap#path} for where each is.
 */
public final class MirrorContents {

    /** Nothing at all. */
    public static final MirrorContents NONE = new MirrorContents(new TreeMap<>());

    private final SortedMap<String, RepositoryContents> repositories;

    private MirrorContents(SortedMap<String, RepositoryContents> repositories) {
        this.repositories = repositories;
    }

    /**
     * A repository that was written.
     *
     * @param path in the mirror
     * @param objects of Git that were added
     * @param contents of LFS that were added
     * @param bytes of files that were added
     */
    public record Written(String path, int objects, int contents, long bytes) {}

    /**
     * The contents of all that was opened so far. Nothing but trees is read yet: {@code superproject} stays open until
     * they are written.
     *
     * @param contents blobs whose LFS contents are needed, by the path of their pin
     */
    public static MirrorContents of(Superproject superproject, Map<String, Set<GitId>> contents)
            throws ResolveException {
        SortedMap<String, RepositoryContents> repositories = new TreeMap<>();
        for (OpenedCommit opened : superproject.commits()) {
            repositories
                    .computeIfAbsent(path(opened), path -> new RepositoryContents())
                    .add(opened, contents.getOrDefault(opened.pin().path(), Set.of()));
        }
        return new MirrorContents(repositories);
    }

    private static String path(OpenedCommit opened) throws ResolveException {
        String pin = opened.pin().label();
        RemoteUrl url = opened.address().url();
        if (url == null) {
            throw ResolveException.invalid(pin + " cannot be mirrored, because its URL cannot be used: "
                    + opened.address().refused());
        }
        try {
            return MirrorMap.path(url);
        } catch (RemoteUrl.RefusedException e) {
            throw ResolveException.invalid(pin + " cannot be mirrored, because its URL " + url + " " + e.getMessage());
        }
    }

    /**
     * Adds to the mirror in {@code directory} what it lacks; what is there stays. The same contents in an empty directory
     * are the same files.
     *
     * @param elsewhere left out: an earlier mirror has it
     * @return every repository, in the order of the paths
     */
    public List<Written> write(Path directory, MirrorContents elsewhere)
            throws ResolveException, IOException, InterruptedException {
        Files.createDirectories(directory);
        Path mirror = directory.toRealPath();
        List<Written> all = new ArrayList<>();
        try (FileLocks.Held lock = FileLocks.exclusive(mirror.resolve(".lock"))) {
            for (Map.Entry<String, RepositoryContents> each : repositories.entrySet()) {
                String path = each.getKey();
                RepositoryContents there = elsewhere.repositories.getOrDefault(path, RepositoryContents.NONE);
                BareRepository.Added added =
                        new BareRepository(mirror, mirror.resolve(path)).add(each.getValue(), there);
                all.add(new Written(Printable.escape(path), added.objects(), added.contents(), added.bytes()));
            }
        }
        return all;
    }
}
