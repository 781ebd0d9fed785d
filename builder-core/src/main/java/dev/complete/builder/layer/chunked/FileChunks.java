package dev.complete.builder.layer.chunked;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file's content, or a slice of it, in a packed frame.
 *
 * @param chunks in order, one after the other; at least one
 * @param sums of the whole content; null for a slice, whose file is in several frames
 */
public record FileChunks(List<Chunk> chunks, @Nullable ContentSums sums) {

    public FileChunks {
        chunks = List.copyOf(chunks);
    }
}
