package dev.complete.cli.serve;

import dev.complete.builder.ImageBuilder;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.request.BuildRequest;
import dev.complete.builder.request.ImageSelection;
import dev.complete.builder.request.SourceRequest;
import dev.complete.builder.request.Version;
import dev.complete.files.FileLocks;
import dev.complete.git.GitId;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.compress.Compression;
import dev.complete.oci.layout.Annotations;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.serve.ServedLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Images of commits, each built when it is first asked for, as {@code complete build} builds it. Thread-safe. */
final class ImageBuilds implements AutoCloseable {

    /** How all of them are built. */
    record Terms(SourceRequest source, Compression compression, BuildRequest.AuditLevel audit, int jobs) {}

    /**
     * An image that was built.
     *
     * @param digests of all its manifests and blobs
     */
    record OnDemandImage(WantedImage wanted, String id, ServedLayout layout, Set<Digest> digests) {}

    private static final String LAYOUT = "oci";
    private static final int MOST_REMEMBERED = 1_000;

    private final Terms terms;
    private final ServedFolders folders;
    private final BuildQueue<WantedImage, OnDemandImage> queue;
    private final ServeLog log;
    private final Map<WantedImage, OnDemandImage> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<WantedImage, OnDemandImage> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** Held for the whole of a look at what is there, so that nobody misses what another one is about to find. */
    private final Object discovery = new Object();

    /** The folders that were there at the last look, without those that could not be read. */
    private Set<String> looked = Set.of();

    /** @param queue closed with this */
    ImageBuilds(Terms terms, ServedFolders folders, BuildQueue<WantedImage, OnDemandImage> queue, ServeLog log) {
        this.terms = terms;
        this.folders = folders;
        this.queue = queue;
        this.log = log;
    }

    /**
     * The image; waits until it is built.
     *
     * @param name what it is asked for by, for the log; escaped
     */
    OnDemandImage get(WantedImage wanted, String name) throws IOException, InterruptedException {
        OnDemandImage there = there(wanted);
        return there != null ? there : queue.get(wanted, () -> build(wanted, name));
    }

    /** What needs no build does not wait behind those that are under way. */
    private @Nullable OnDemandImage there(WantedImage wanted) {
        OnDemandImage image = known(wanted);
        String id = image == null ? id(wanted) : image.id();
        boolean again = image == null && queue.isUnderWay(wanted); // what is on disk was found damaged
        if (again || !folders.isComplete(id)) {
            return null;
        }
        try {
            return image == null ? remember(wanted, id) : image;
        } catch (IOException e) {
            return null; // damaged, or removed a moment ago
        }
    }

    /** For one of which a file is not what it was: it is built again, to the same digest, unless that was done meanwhile. */
    OnDemandImage again(OnDemandImage broken, String name) throws IOException, InterruptedException {
        WantedImage wanted = broken.wanted();
        OnDemandImage other;
        synchronized (known) {
            known.remove(wanted, broken);
            other = known.get(wanted);
        }
        return other != null && folders.isComplete(other.id()) ? other : queue.get(wanted, () -> build(wanted, name));
    }

    /** The last used of the images that have a manifest or blob, also of those that another process built; null when none has. */
    @Nullable
    OnDemandImage having(RepositoryName repository, Digest digest) throws IOException {
        OnDemandImage found = knownToHave(repository, digest);
        if (found == null) {
            discover();
            found = knownToHave(repository, digest);
        }
        return found;
    }

    private @Nullable OnDemandImage knownToHave(RepositoryName repository, Digest digest) {
        OnDemandImage found = null;
        synchronized (known) {
            for (OnDemandImage image : known.values()) {
                boolean has = image.wanted().image().equals(repository.text())
                        && image.digests().contains(digest);
                found = has ? image : found;
            }
        }
        return found;
    }

    /** The image's folder stays while this is held. */
    FileLocks.Held use(OnDemandImage image) throws IOException, InterruptedException {
        return folders.use(image.id());
    }

    private @Nullable OnDemandImage known(WantedImage wanted) {
        synchronized (known) {
            return known.get(wanted);
        }
    }

    private OnDemandImage remember(WantedImage wanted, String id) throws IOException {
        ServedLayout layout = ServedLayout.openOwn(folders.folder(id).resolve(LAYOUT));
        OnDemandImage image = new OnDemandImage(wanted, id, layout, layout.digests(new RepositoryName(wanted.image())));
        synchronized (known) {
            known.put(wanted, image);
        }
        return image;
    }

    private OnDemandImage build(WantedImage wanted, String name) throws IOException, InterruptedException {
        folders.makeRoom();
        long start = System.nanoTime();
        String id = id(wanted);
        folders.removeHalf(id);
        log.event(name + ": building commit " + wanted.commit());
        try (FileLocks.Held use = folders.use(id)) {
            BuildRequest request = request(wanted, folders.folder(id));
            String digest = new ImageBuilder(request, log.progress(name))
                    .build()
                    .images()
                    .get(0)
                    .digest()
                    .toString();
            OnDemandImage image = remember(wanted, id);
            log.event(String.format(
                    Locale.ROOT, "%s: is %s, after %.1f s", name, digest, (System.nanoTime() - start) / 1e9));
            return image;
        } catch (BuildException e) {
            log.problem(name, "error: " + e.getMessage());
            throw FailedBuild.answer("commit " + wanted.commit() + " cannot be built", e);
        }
    }

    private BuildRequest request(WantedImage wanted, Path folder) {
        return new BuildRequest(
                terms.source().at(wanted.commit().hex()),
                new ImageSelection(List.of(wanted.image()), List.of()),
                new BuildRequest.Output(folder, Set.of(Format.OCI), terms.compression(), false),
                new BuildRequest.Execution(terms.jobs(), terms.audit(), false, false));
    }

    /** Names the folder by all that decides what is in it, and by the repository: no other one's images are in it. */
    private String id(WantedImage wanted) {
        String all = String.join(
                "\0",
                "complete served 1",
                Version.TOOL,
                terms.source().repository(),
                terms.source().manifest(),
                terms.compression().toString(),
                terms.audit().toString(),
                wanted.commit().hex(),
                wanted.image());
        return Digest.of(all.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Finds what another process, or this server before it was started again, has built. */
    private void discover() throws IOException {
        synchronized (discovery) {
            Set<String> there = new HashSet<>(folders.complete());
            for (String id : Set.copyOf(there)) {
                if (!looked.contains(id) && !discovered(id)) {
                    there.remove(id);
                }
            }
            looked = there;
        }
    }

    /** False for one that was removed, or is being built again: it is worth another look. */
    private boolean discovered(String id) {
        try {
            WantedImage wanted = holds(id);
            if (wanted != null && known(wanted) == null) {
                remember(wanted, id);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Null when it is no image of this server. */
    private @Nullable WantedImage holds(String id) throws IOException {
        List<Descriptor> entries =
                LayoutReader.open(folders.folder(id).resolve(LAYOUT)).index().manifests();
        for (Descriptor entry : entries) {
            String commit = entry.annotations().getOrDefault(Annotations.REVISION, "");
            if (commit.matches("[0-9a-f]{40}")) {
                WantedImage wanted =
                        new WantedImage(new GitId(commit), entry.annotations().getOrDefault(Annotations.REF_NAME, ""));
                if (id(wanted).equals(id)) {
                    return wanted;
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        queue.close();
    }
}
