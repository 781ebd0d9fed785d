package dev.complete.builder.step.action;

import build.bazel.remote.execution.v2.Directory;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.complete.builder.cache.MemoKey;
import dev.complete.builder.cache.Memos;
import dev.complete.builder.cache.Memos.Kind;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tree as {@code Directory} messages. A known folder with everything below it costs one memo; in a changed folder only
 * its own files are read. One per tree; not thread-safe.
 */
final class MerkleTree {

    /** Changes whenever the message of the same folder changes. */
    private static final String KEY_VERSION = "complete directory 1";

    private final Memos memos;
    private final ContentDigests contents;
    private final NavigableMap<RootfsPath, Folder> folders;
    /** Keys of folders from the known ids of their contents, so that a lookup reads no content. */
    private final Map<RootfsPath, Digest> keys = new HashMap<>();

    /** Encoded messages, only of folders that were needed. */
    private final Map<RootfsPath, byte[]> messages = new HashMap<>();

    private MerkleTree(Memos memos, ContentDigests contents, RootfsTree tree) {
        this.memos = memos;
        this.contents = contents;
        this.folders = Folder.in(tree);
        folders.descendingMap().values().forEach(folder -> keys.put(folder.path(), newKey(folder)));
    }

    /** A key of the folder's mode and its entries; a subfolder counts by its own key. */
    private Digest newKey(Folder folder) {
        MemoKey key = new MemoKey(KEY_VERSION).field(folder.mode());
        for (Folder.File file : folder.files()) {
            key.field("file").field(file.name()).field(file.mode());
            key.field(file.content().size()).field(file.content().id());
        }
        for (RootfsPath inner : folder.folders()) {
            key.field("folder").field(inner.name()).field(String.valueOf(keys.get(inner)));
        }
        for (Folder.Link link : folder.links()) {
            key.field("link").field(link.name()).field(link.target());
        }
        return key.digest();
    }

    static Directory root(RootfsTree tree, Memos memos, ContentDigests contents)
            throws IOException, InterruptedException {
        MerkleTree merkle = new MerkleTree(memos, contents, tree);
        merkle.make(merkle.recall());
        return Directory.parseFrom(merkle.message(RootfsPath.ROOT));
    }

    /** Reads known folders from the memos, from the root down; returns the folders to be made. */
    private List<Folder> recall() throws IOException {
        Set<RootfsPath> wanted = new HashSet<>(Set.of(RootfsPath.ROOT));
        List<Folder> unknown = new ArrayList<>();
        for (Folder folder : folders.values()) {
            if (wanted.contains(folder.path())) {
                byte[] known = recall(folder);
                if (known == null) {
                    unknown.add(folder);
                    wanted.addAll(folder.folders());
                } else {
                    messages.put(folder.path(), known);
                }
            }
        }
        return unknown;
    }

    private byte @Nullable [] recall(Folder folder) throws IOException {
        Digest key = key(folder);
        byte[] memo = memos.get(Kind.DIRECTORY, key);
        if (memo != null && !describes(memo, folder)) {
            memos.remove(Kind.DIRECTORY, key);
            return null;
        }
        return memo;
    }

    /**
     * Whether {@code memo} is the message of {@code folder}, as far as can be checked without reading contents: all of
     * it but the digests of Git's files and of folders.
     */
    private static boolean describes(byte[] memo, Folder folder) {
        try {
            Directory message = Directory.parseFrom(memo);
            if (message.getFilesCount() != folder.files().size()
                    || message.getDirectoriesCount() != folder.folders().size()) {
                return false;
            }
            for (int i = 0; i < folder.files().size(); i++) {
                Content content = folder.files().get(i).content();
                Digest carried = ContentDigests.carriedBy(content);
                Digest claimed = new Digest(message.getFiles(i).getDigest().getHash());
                if (message.getFiles(i).getDigest().getSizeBytes() != content.size()
                        || (carried != null && !carried.equals(claimed))) {
                    return false;
                }
            }
            Directory again = Messages.directory(
                    folder,
                    i -> message.getFiles(i).getDigest(),
                    i -> message.getDirectories(i).getDigest());
            return Arrays.equals(Messages.encode(again), memo);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return false;
        }
    }

    /** @param unknown parents first */
    private void make(List<Folder> unknown) throws IOException, InterruptedException {
        contents.read(unknown.stream()
                .flatMap(folder -> folder.files().stream())
                .map(Folder.File::content)
                .toList());
        for (int i = unknown.size() - 1; i >= 0; i--) {
            Folder folder = unknown.get(i);
            byte[] message = Messages.encode(Messages.directory(
                    folder,
                    file -> contents.message(folder.files().get(file).content()),
                    inner -> Messages.digest(message(folder.folders().get(inner)))));
            memos.putIfAbsent(Kind.DIRECTORY, key(folder), message);
            messages.put(folder.path(), message);
        }
    }

    private Digest key(Folder folder) {
        return Objects.requireNonNull(keys.get(folder.path()));
    }

    private byte[] message(RootfsPath path) {
        return Objects.requireNonNull(messages.get(path));
    }
}
