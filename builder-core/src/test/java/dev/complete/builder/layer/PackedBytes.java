package dev.complete.builder.layer;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of tar that a packer tells of. */
record PackedBytes(AtomicLong count) implements LayerPacker.Progress {

    static final PackedBytes IGNORED = new PackedBytes(new AtomicLong());

    @Override
    public void read(String layer, long bytes) {
        count.addAndGet(bytes);
    }

    @Override
    public void packed(PackedLayer layer) {}
}
