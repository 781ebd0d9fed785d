package dev.complete.git.open.revision;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.CommitHeader;
import dev.complete.git.objects.ObjectSource.CommitInfo;
import dev.complete.git.open.store.GitStore;
import dev.complete.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes from commits to their parents, each of them re-hashed. Grafts and replacements are not looked at. Confined to one
 * thread.
 */
final class History {

    private static final String PARENT = "parent ";

    private record Commit(GitId id, long seconds, long number, List<GitId> parents, String message) {}

    /** Git's order: by committer's time, and of equals the one that was found first. */
    private static final Comparator<Commit> YOUNGEST_FIRST =
            Comparator.comparingLong((Commit commit) -> -commit.seconds).thenComparingLong(Commit::number);

    private final GitStore store;
    private long read;

    History(GitStore store) {
        this.store = store;
    }

    /** @param number from 1; 0 for the commit itself */
    GitId parent(GitId commit, int number) throws ResolveException {
        if (number == 0) {
            return commit;
        }
        List<GitId> parents = read(commit).parents;
        if (parents.size() < number) {
            String has =
                    parents.isEmpty() ? "no parent" : parents.size() == 1 ? "one parent" : parents.size() + " parents";
            throw ResolveException.invalid("commit " + commit.brief() + " of " + store.name() + " has " + has
                    + (number == 1 ? "" : ", and parent " + number + " is asked for"));
        }
        GitId parent = parents.get(number - 1);
        if (!store.hasCommit(parent)) {
            throw ResolveException.invalid("commit " + parent + ", a parent of " + commit.brief() + ", is not in "
                    + store.name() + ": a shallow clone ends there; `git fetch --deepen=N` brings more of the history");
        }
        return parent;
    }

    /** The first parent's first parent, and so on. */
    GitId ancestor(GitId commit, int generations) throws ResolveException {
        GitId id = commit;
        for (int i = 0; i < generations; i++) {
            id = parent(id, 1);
        }
        return id;
    }

    /** Null when no commit that {@code from} leads to has such a message; a shallow clone's history ends where it does. */
    @Nullable
    GitId youngest(Collection<GitId> from, CommitMessage message) throws ResolveException {
        PriorityQueue<Commit> queue = new PriorityQueue<>(YOUNGEST_FIRST);
        Set<GitId> seen = new HashSet<>();
        queueUnseen(from, seen, queue);
        for (Commit commit = queue.poll(); commit != null; commit = queue.poll()) {
            if (message.matches(commit.message)) {
                return commit.id;
            }
            queueUnseen(commit.parents, seen, queue);
        }
        return null;
    }

    private void queueUnseen(Collection<GitId> commits, Set<GitId> seen, PriorityQueue<Commit> queue)
            throws ResolveException {
        for (GitId id : commits) {
            if (seen.add(id) && store.hasCommit(id)) {
                queue.add(read(id));
            }
        }
    }

    /** For people: when it was committed, in UTC, and the first line of its message. */
    String described(GitId commit) throws ResolveException {
        Commit read = read(commit);
        String day = java.time.Instant.ofEpochSecond(Math.max(0, Math.min(read.seconds, 253_402_300_799L)))
                .toString()
                .substring(0, 10);
        String subject = read.message.lines().findFirst().orElse("");
        String brief = subject.length() > 60 ? subject.substring(0, 60) + "…" : subject;
        return commit + " of " + day + ": " + Printable.escape(brief);
    }

    private Commit read(GitId id) throws ResolveException {
        byte[] raw = store.commitText(id);
        CommitInfo info = CommitHeader.parse(id, raw).orElseThrow(() -> store.malformed(id));
        String text = new String(raw, StandardCharsets.UTF_8);
        int end = text.indexOf("\n\n");
        List<GitId> parents = new ArrayList<>();
        for (String line : (end < 0 ? text : text.substring(0, end)).split("\n", -1)) {
            if (line.startsWith("author ")) {
                break;
            }
            if (line.startsWith(PARENT) && line.substring(PARENT.length()).matches("[0-9a-f]{40}")) {
                parents.add(new GitId(line.substring(PARENT.length())));
            }
        }
        return new Commit(id, info.commitSeconds(), read++, parents, end < 0 ? "" : text.substring(end + 2));
    }
}
