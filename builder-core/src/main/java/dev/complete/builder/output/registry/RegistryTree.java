package dev.complete.builder.output.registry;

import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.image.PlatformIndex;
import dev.complete.builder.output.format.ImageSet;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The answers of a read-only registry (OCI distribution specification 1.1) as files, by path. A file system has no
 * content types, so each of the four folders holds the URLs of one type: {@code blobs/v2/shop/blobs/sha256:…} is served
 * as {@code /v2/shop/blobs/sha256:…}. No URL is in two folders. Each image is a repository of its name, with the one tag
 * {@code latest}, which clients ask for when none is said. Pure.
 *
 * @param documents their text, UTF-8
 * @param layers blobs made of frames
 * @param folders empty ones. One stands where a tag would be if it were an index: it takes the place of an earlier one,
 *     which would hide the tag, when a tree is copied over an older one
 */
record RegistryTree(
        SortedMap<String, String> documents, SortedMap<String, PackedLayer> layers, SortedSet<String> folders) {

    /** Application/octet-stream. */
    static final String BLOBS = "blobs";
    /** Image manifests. */
    static final String IMAGES = "images";
    /** Image indexes, and lists of what refers to an image. */
    static final String INDEXES = "indexes";
    /** Application/json. */
    static final String LISTS = "lists";

    private static final String TAG = "latest";

    RegistryTree {
        documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
        layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
        folders = Collections.unmodifiableSortedSet(new TreeSet<>(folders));
    }

    /** @param images each of another name */
    static RegistryTree of(List<ImageSet> images) {
        RegistryTree.Builder tree = new RegistryTree.Builder();
        images.forEach(tree::add);
        tree.lists(images.stream().map(ImageSet::name).sorted().toList());
        return new RegistryTree(tree.documents, tree.layers, tree.folders);
    }

    /** A digest of all paths and contents. */
    Digest digest() {
        StringBuilder lines = new StringBuilder();
        documents.forEach((path, text) ->
                lines.append(path).append(' ').append(digest(text)).append('\n'));
        layers.forEach((path, layer) ->
                lines.append(path).append(' ').append(layer.blob().digest()).append('\n'));
        folders.forEach(path -> lines.append(path).append("/\n"));
        return digest(lines.toString());
    }

    /** The paths of all files. */
    SortedSet<String> files() {
        TreeSet<String> files = new TreeSet<>(documents.keySet());
        files.addAll(layers.keySet());
        return files;
    }

    /** The same with other files beside its folders. */
    RegistryTree with(SortedMap<String, String> others) {
        TreeMap<String, String> all = new TreeMap<>(documents);
        all.putAll(others);
        return new RegistryTree(all, layers, folders);
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Builder {

        private final TreeMap<String, String> documents = new TreeMap<>();
        private final TreeMap<String, PackedLayer> layers = new TreeMap<>();
        private final TreeSet<String> folders = new TreeSet<>();

        private void add(ImageSet set) {
            String repository = "/v2/" + set.name() + "/";
            for (BuiltImage image : set.images()) {
                String blobs = BLOBS + repository + "blobs/";
                documents.put(blobs + digest(image.config()), image.config());
                for (PackedLayer layer : image.layers()) {
                    layers.put(blobs + layer.blob().digest(), layer);
                }
                manifest(IMAGES + repository, repository, image.manifest());
            }
            if (set.recipe().isMultiPlatform()) {
                String index = PlatformIndex.of(set.images()).text();
                manifest(INDEXES + repository, repository, index);
                documents.put(INDEXES + repository + "manifests/" + TAG, index);
            } else {
                documents.put(
                        IMAGES + repository + "manifests/" + TAG,
                        set.images().get(0).manifest());
                folders.add(INDEXES + repository + "manifests/" + TAG);
            }
            documents.put(
                    LISTS + repository + "tags/list", "{\"name\":\"" + set.name() + "\",\"tags\":[\"" + TAG + "\"]}");
        }

        /** Nothing refers to what was just built. */
        private void manifest(String folder, String repository, String text) {
            Digest digest = digest(text);
            documents.put(folder + "manifests/" + digest, text);
            byte[] none = new Index(List.of()).toJson();
            documents.put(INDEXES + repository + "referrers/" + digest, new String(none, StandardCharsets.UTF_8));
        }

        /** @param names sorted; letters, digits and {@code ._-} */
        private void lists(List<String> names) {
            String all = names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
            documents.put(LISTS + "/v2/_catalog", "{\"repositories\":[" + all + "]}");
            documents.put(LISTS + "/v2/index.html", "{}");
        }
    }
}
