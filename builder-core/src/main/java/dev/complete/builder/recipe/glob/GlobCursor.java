package dev.complete.builder.recipe.glob;

import java.util.BitSet;
import java.util.List;

/**
 * Position in a glob while a tree is walked name by name. Each step costs at most the glob's length, for any tree.
 * Immutable, so a walk may branch.
 *
 * <p>{@code **} before a name stands for none, one or many folders; at the end it stands for one or many names.
 */
public final class GlobCursor {

    private final List<Segment> segments;

    /** Bit i: the names entered so far are matched by the first i segments. */
    private final BitSet reached;

    private GlobCursor(List<Segment> segments, BitSet reached) {
        this.segments = segments;
        this.reached = reached;
    }

    static GlobCursor atStartOf(List<Segment> segments) {
        GlobCursor cursor = new GlobCursor(segments, new BitSet(segments.size() + 1));
        cursor.reach(0);
        return cursor;
    }

    private void reach(int position) {
        reached.set(position);
        // A `**` that is not the last may stand for no name at all.
        if (position + 1 < segments.size() && segments.get(position).isAnyDepth()) {
            reach(position + 1);
        }
    }

    /** The cursor one level down, in the entry {@code name}. */
    public GlobCursor enter(String name) {
        GlobCursor below = new GlobCursor(segments, new BitSet(segments.size() + 1));
        for (int i = reached.nextSetBit(0); i >= 0 && i < segments.size(); i = reached.nextSetBit(i + 1)) {
            if (segments.get(i).isAnyDepth()) {
                below.reach(i);
                if (i + 1 == segments.size()) {
                    below.reach(i + 1);
                }
            } else if (segments.get(i).matches(name)) {
                below.reach(i + 1);
            }
        }
        return below;
    }

    /** Whether the whole glob matches the names entered so far. */
    public boolean matches() {
        return reached.get(segments.size());
    }

    /** Whether a walk from here visits all entries below, because {@code **} matches any of them. */
    public boolean visitsAllBelow() {
        return reached.stream()
                .anyMatch(i -> i < segments.size() && segments.get(i).isAnyDepth());
    }

    /** Whether an entry below could match; false means that the walk need not go down. */
    public boolean canMatchBelow() {
        int first = reached.nextSetBit(0);
        return first >= 0 && first < segments.size();
    }
}
