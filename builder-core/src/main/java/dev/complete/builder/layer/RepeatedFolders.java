package dev.complete.builder.layer;

import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarHeaderWriter;
import dev.complete.builder.rootfs.LayerTree;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.RootfsPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds folders that a layer's tar repeats from a lower layer; layers are given bottom to top. Not thread-safe. */
final class RepeatedFolders {

    private final Map<RootfsPath, Metadata> seen = new HashMap<>();

    /** Parts of the next layer's tar with entries of folders that a lower layer has, with the same metadata. */
    Spans in(LayerTree layer) {
        List<Spans.Span> repeated = new ArrayList<>();
        long offset = 0;
        for (var node : layer.entries().entrySet()) {
            TarEntry entry = TarEntry.of(layer.tree(), node.getKey(), node.getValue());
            long end = offset + TarHeaderWriter.encode(entry).length + TarHeaderWriter.padded(entry.size());
            if (entry.type() == TarEntry.Type.DIRECTORY) {
                Metadata lower = seen.putIfAbsent(node.getKey(), entry.metadata());
                if (entry.metadata().equals(lower)) {
                    repeated.add(new Spans.Span(offset, end));
                }
            }
            offset = end;
        }
        return new Spans(repeated);
    }
}
