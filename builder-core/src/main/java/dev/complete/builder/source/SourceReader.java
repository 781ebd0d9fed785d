package dev.complete.builder.source;

import dev.complete.builder.event.BuildEvent;
import dev.complete.builder.event.BuildProgress;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.plan.Source;
import dev.complete.builder.plan.UnsaidModules;
import dev.complete.builder.recipe.Manifests;
import dev.complete.builder.rootfs.Entry;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.source.archive.EntryBudget;
import dev.complete.git.tree.SourceTree;
import dev.complete.threads.Workers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Future;

/** Reads a plan's sources: folders, files, links and archives of Git become entries. Thread-safe. */
public final class SourceReader implements AutoCloseable {

    private final ArchiveUnpacker unpacker;
    private final Workers workers;
    private final Manifests manifests;
    private final BuildProgress progress;

    /**
     * @param jobs how many archives are unpacked at once
     * @param manifests never part of a component
     */
    public SourceReader(ArchiveUnpacker unpacker, int jobs, Manifests manifests, BuildProgress progress) {
        this.unpacker = unpacker;
        this.workers = new Workers("unpack", jobs);
        this.manifests = manifests;
        this.progress = progress;
    }

    /**
     * The entries of {@code sources}, in no particular order.
     *
     * @param component whose sources these are, for origins
     * @param nested the submodules inside folders that are part of them, by path from the superproject
     * @param share what the entries count against, as soon as their number is known
     * @throws BuildException when a source cannot be read or is refused
     */
    public List<Entry> read(
            String component, List<Source> sources, SortedMap<String, SourceTree> nested, EntryBudget.Share share)
            throws BuildException, InterruptedException {
        Deque<Future<List<Entry>>> archives = new ArrayDeque<>();
        GitTreeReader git = new GitTreeReader(component, path -> nested.get(path), share);
        for (Source source : sources) {
            if (source instanceof Source.Folder folder) {
                git.addContent(folder.tree(), folder.target());
                if (!git.missing().isEmpty()) {
                    throw UnsaidModules.refusal(component, source.from(), git.missing());
                }
            } else if (source instanceof Source.Single single) {
                git.addSingle(single.tree(), single.entry(), single.target());
            } else if (source instanceof Source.Archive archive) {
                archives.add(workers.submit(() -> unpack(component, archive, share)));
            }
        }
        List<Entry> entries = new ArrayList<>(git.entries());
        entries.removeIf(entry -> isManifest(entry.node().origin()));
        while (!archives.isEmpty()) {
            entries.addAll(Workers.result(archives.remove(), BuildException.class, "unpacking"));
        }
        return entries;
    }

    /** Stops what is still being unpacked, and returns when none of it runs. */
    @Override
    public void close() {
        workers.close();
    }

    private boolean isManifest(Origin origin) {
        return origin.pin() != null && manifests.contain(origin.pin().path(), origin.path());
    }

    private List<Entry> unpack(String component, Source.Archive archive, EntryBudget.Share share)
            throws BuildException, InterruptedException {
        Origin origin = new Origin(component, archive.tree().pin(), archive.path(), null);
        try (EntryBudget.Share passing = share.passing()) {
            ExtractedTree unpacked =
                    unpacker.unpack(archive.tree().objects(), archive.entry().id(), origin.toString(), passing);
            progress.on(new BuildEvent.Progressed(component, unpacked.bytes()));
            List<Entry> placed = unpacked.place(archive.members(), origin, archive.platform());
            share.keep(placed, passing);
            return placed;
        }
    }
}
