package dev.complete.builder.layer.chunked;

import dev.complete.builder.layer.tar.TarEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the {@link Trailer} of a layer says, entry by entry as the layer's frames are packed. Memory: about 100 bytes
 * for each entry. Not thread-safe.
 */
public final class TrailerBuilder {

    private final CompressedText tableText;
    private final CompressedText tarSplitText;
    private final ContentsTable table;
    private final TarSplit tarSplit;
    /** Bytes of the layer before the frame that entries are added of. */
    private long frameStart;

    private final List<Chunk> sliced = new ArrayList<>();
    private ContentSums.Running slicedSums = new ContentSums.Running();

    public TrailerBuilder(ChunkedFrame.Encoder encoder) {
        tableText = new CompressedText(encoder);
        tarSplitText = new CompressedText(encoder);
        try {
            table = new ContentsTable(tableText);
            tarSplit = new TarSplit(tarSplitText);
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /** @param content in the current frame, with sums; null when the entry has none */
    public void entry(TarEntry entry, @Nullable FileChunks content) {
        if (content == null) {
            entry(entry, null, List.of());
        } else {
            entry(entry, content.sums(), placed(content));
        }
    }

    /**
     * A slice of a file that takes several frames. The entry counts when its last slice is there.
     *
     * @param raw the slice's content
     * @param last whether it is the last one
     */
    public void slice(TarEntry entry, FileChunks slice, ByteBuffer raw, boolean last) {
        sliced.addAll(placed(slice));
        slicedSums.update(raw);
        if (last) {
            entry(entry, slicedSums.sums(), sliced);
            sliced.clear();
            slicedSums = new ContentSums.Running();
        }
    }

    /**
     * The current frame is over.
     *
     * @param size compressed, in bytes
     */
    public void endFrame(long size) {
        frameStart += size;
    }

    /** To be called once, when the tar's end is there too. */
    public Trailer trailer() {
        try {
            tarSplit.finish();
            CompressedText.Whole split = tarSplitText.whole();
            table.finish(split.digest());
            return Trailer.of(frameStart, tableText.whole(), split);
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    private void entry(TarEntry entry, @Nullable ContentSums sums, List<Chunk> chunks) {
        try {
            table.entry(entry, sums, chunks);
            tarSplit.entry(entry, sums);
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    private List<Chunk> placed(FileChunks content) {
        return content.chunks().stream().map(chunk -> chunk.from(frameStart)).toList();
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("writing to memory failed", e);
    }
}
