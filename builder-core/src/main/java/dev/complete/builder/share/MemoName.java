package dev.complete.builder.share;

import dev.complete.builder.cache.Memos;
import dev.complete.oci.Digest;
import java.util.Comparator;

/** What a memo is found by. */
record MemoName(Memos.Kind kind, Digest key) implements Comparable<MemoName> {

    private static final Comparator<MemoName> ORDER =
            Comparator.comparing(MemoName::kind).thenComparing(MemoName::key);

    @Override
    public int compareTo(MemoName other) {
        return ORDER.compare(this, other);
    }
}
