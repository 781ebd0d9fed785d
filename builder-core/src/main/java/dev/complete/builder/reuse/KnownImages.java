package dev.complete.builder.reuse;

import dev.complete.builder.cache.Memos;
import dev.complete.builder.plan.Plan;
import dev.complete.builder.recipe.Task;
import dev.complete.builder.request.BuildRequest;
import dev.complete.oci.Digest;
import dev.complete.oci.blob.BlobStore;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@link KnownImage}s of a cache, for one request. Any of them may be missing at any time. Thread-safe. */
public record KnownImages(BlobStore cas, Memos memos, BuildRequest request) {

    /** A larger memo costs more than it saves. */
    private static final int LARGEST = 8 << 20;

    /**
     * The image that an earlier build made of the same; null when none did.
     *
     * @param trees digests of the listings of {@code plan.layers()}
     * @param tasks that run in the image
     */
    public @Nullable KnownImage find(Plan plan, List<Digest> trees, List<Task> tasks) throws IOException {
        Digest key = ImageKey.of(plan, trees, tasks, request);
        byte[] memo = memos.get(Memos.Kind.IMAGE, key);
        KnownImage known = memo == null ? null : KnownImageJson.read(memo);
        if (known != null && known.components().size() == trees.size() && fits(known, plan)) {
            touch(known);
            return known;
        }
        if (memo != null) {
            memos.remove(Memos.Kind.IMAGE, key);
        }
        return null;
    }

    /** What the images that {@link #find} and {@link #last} would find are remembered by. */
    public List<Digest> keys(Plan plan, List<Digest> trees, List<Task> tasks) {
        return List.of(ImageKey.of(plan, trees, tasks, request), ImageKey.ofRecipe(plan, tasks, request));
    }

    /** Whether what it says of the recipe's list of allowances is about one of that length. */
    private static boolean fits(KnownImage image, Plan plan) {
        int allowances = plan.image().allow().size();
        return image.accepted() == null
                || image.accepted().used().stream().allMatch(index -> index >= 0 && index < allowances);
    }

    /**
     * Asks for all contents, which counts as a use: they stay as long as the image is built. It does not matter whether they
     * are there, because such an image is written from its layers.
     */
    private void touch(KnownImage image) throws IOException {
        for (KnownImage.Component component : image.components()) {
            for (Digest pack : component.packs()) {
                cas.size(pack);
            }
        }
    }

    /** The image that was last made of the same recipe; null when there is none. */
    public @Nullable LastImage last(Plan plan, List<Task> tasks) throws IOException {
        byte[] memo = memos.get(Memos.Kind.IMAGE, ImageKey.ofRecipe(plan, tasks, request));
        LastImage last = memo == null ? null : LastImageJson.read(memo);
        if (last == null
                || last.trees().size() != plan.layers().size()
                || last.shares().size() != plan.layers().size()
                || last.image().components().size() != plan.layers().size()
                || !fits(last.image(), plan)) {
            return null;
        }
        touch(last.image());
        return last;
    }

    /** Stores an image for {@link #find}; the other arguments are the same. */
    public void remember(Plan plan, List<Digest> trees, List<Task> tasks, KnownImage known) throws IOException {
        memos.putIfAbsent(Memos.Kind.IMAGE, ImageKey.of(plan, trees, tasks, request), KnownImageJson.write(known));
    }

    /** Stores an image for {@link #last}, in place of the one before. Another process's is as good. */
    public void rememberLast(Plan plan, List<Task> tasks, LastImage last) throws IOException {
        byte[] memo = LastImageJson.write(last);
        if (memo.length <= LARGEST) {
            Digest key = ImageKey.ofRecipe(plan, tasks, request);
            memos.remove(Memos.Kind.IMAGE, key);
            memos.putIfAbsent(Memos.Kind.IMAGE, key, memo);
        }
    }
}
