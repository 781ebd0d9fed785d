package dev.complete.builder.rootfs;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries in path order as what {@link java.util.TreeMap} takes over without comparing each with a dozen others. Only to
 * be copied from: it finds nothing by its key.
 */
@SuppressWarnings("JdkObsolete") // the narrowest type that TreeMap takes over in order
final class SortedEntries extends AbstractMap<RootfsPath, Node> implements SortedMap<RootfsPath, Node> {

    private final List<Map.Entry<RootfsPath, Node>> entries;

    /** @throws IllegalArgumentException when {@code entries} are not in path order */
    SortedEntries(List<Map.Entry<RootfsPath, Node>> entries) {
        for (int i = 1; i < entries.size(); i++) {
            RootfsPath path = entries.get(i).getKey();
            if (entries.get(i - 1).getKey().compareTo(path) >= 0) {
                throw new IllegalArgumentException("not in path order at " + path);
            }
        }
        this.entries = entries;
    }

    @Override
    public Set<Map.Entry<RootfsPath, Node>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<RootfsPath, Node>> iterator() {
                return entries.iterator();
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }

    /** The order of the paths themselves. */
    @Override
    public @Nullable Comparator<? super RootfsPath> comparator() {
        return null;
    }

    @Override
    public SortedMap<RootfsPath, Node> subMap(RootfsPath from, RootfsPath to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<RootfsPath, Node> headMap(RootfsPath to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<RootfsPath, Node> tailMap(RootfsPath from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RootfsPath firstKey() {
        return entries.get(0).getKey();
    }

    @Override
    public RootfsPath lastKey() {
        return entries.get(entries.size() - 1).getKey();
    }
}
