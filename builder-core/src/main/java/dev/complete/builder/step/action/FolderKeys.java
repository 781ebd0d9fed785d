package dev.complete.builder.step.action;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Keys of folders from the known ids of their contents, so that a lookup reads no content: SHA-256 over a version word,
 * the folder's mode and its entries; a subfolder counts by its own key. Each field is preceded by its length, so that
 * different folders give different input.
 */
final class FolderKeys {

    /** Version word, changed whenever the message of the same folder changes. */
    private static final String VERSION = "complete directory 1";

    private final Map<RootfsPath, Digest> keys = new HashMap<>();
    private final MessageDigest hasher = Digest.sha256();

    private FolderKeys() {}

    static Map<RootfsPath, Digest> of(NavigableMap<RootfsPath, Folder> folders) {
        FolderKeys all = new FolderKeys();
        folders.descendingMap().values().forEach(folder -> all.keys.put(folder.path(), all.key(folder)));
        return all.keys;
    }

    private Digest key(Folder folder) {
        field(VERSION).field(folder.mode());
        for (Folder.File file : folder.files()) {
            field("file").field(file.name()).field(file.mode());
            field(Long.toString(file.content().size())).field(file.content().id());
        }
        for (RootfsPath inner : folder.folders()) {
            field("folder").field(inner.name()).field(String.valueOf(keys.get(inner)));
        }
        for (Folder.Link link : folder.links()) {
            field("link").field(link.name()).field(link.target());
        }
        return Digest.of(hasher);
    }

    private FolderKeys field(int mode) {
        return field(Integer.toString(mode));
    }

    private FolderKeys field(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hasher.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        hasher.update(bytes);
        return this;
    }
}
