package dev.complete.builder.reuse;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Contents for those that decide by a file's text: it records which they looked at, so that a change of any other file
 * is known to change no decision. Thread-safe.
 */
public final class ReadContents implements ContentSource {

    private final ContentSource contents;
    private final Set<String> read = ConcurrentHashMap.newKeySet();

    public ReadContents(ContentSource contents) {
        this.contents = contents;
    }

    @Override
    public InputStream open(Content content) throws IOException {
        read.add(content.id());
        return contents.open(content);
    }

    @Override
    public boolean fits(Content content, long most) {
        read.add(content.id());
        return contents.fits(content, most);
    }

    /** Ids of the contents that were looked at so far, in order. */
    public Set<String> ids() {
        return new TreeSet<>(read);
    }
}
