package dev.complete.builder.rootfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolution of a path by a process, with the image's root as {@code /}: path_resolution(7). Every symlink is followed,
 * including the last one.
 *
 * @param at the link-free path at the end, which may not exist
 * @param rest the unresolved rest of the path; empty when it was found
 * @param links the symlinks followed, in order
 * @param folders searched on the way
 */
public record Walk(End end, RootfsPath at, String rest, List<RootfsPath> links, Set<RootfsPath> folders) {

    /** Linux's limit ({@code MAXSYMLINKS}); more links are a loop. */
    public static final int MAX_LINKS = 40;

    public enum End {
        FOUND,
        /** There is no entry at {@link #at}. */
        MISSING,
        /** The path continues below {@link #at}, which is not a folder. */
        NO_FOLDER,
        /** There are more links than the kernel follows. */
        LOOP,
        /** A name below {@link #at} is not valid in a path. */
        IMPOSSIBLE
    }

    /**
     * @param from the base of a relative path
     * @param nodes the node at a link-free path, or null; never a dangling hard link
     */
    public static Walk along(String path, RootfsPath from, Function<RootfsPath, @Nullable Node> nodes) {
        Deque<String> names = new ArrayDeque<>(names(path));
        List<RootfsPath> links = new ArrayList<>();
        Set<RootfsPath> folders = new LinkedHashSet<>();
        RootfsPath at = path.startsWith("/") ? RootfsPath.ROOT : from;
        while (!names.isEmpty()) {
            String name = names.pop();
            if (!(nodes.apply(at) instanceof Node.Directory)) {
                return new Walk(End.NO_FOLDER, at, rest(name, names), links, folders);
            }
            folders.add(at);
            if (name.equals("..")) {
                at = at.parent();
                continue;
            }
            RootfsPath next;
            try {
                next = at.child(name);
            } catch (IllegalArgumentException e) {
                return new Walk(End.IMPOSSIBLE, at, rest(name, names), links, folders);
            }
            Node node = nodes.apply(next);
            if (node == null) {
                return new Walk(End.MISSING, next, String.join("/", names), links, folders);
            }
            if (!(node instanceof Node.Symlink link)) {
                at = next;
                continue;
            }
            links.add(next);
            if (links.size() > MAX_LINKS) {
                return new Walk(End.LOOP, next, String.join("/", names), links, folders);
            }
            List<String> target = names(link.target());
            for (int i = target.size() - 1; i >= 0; i--) {
                names.push(target.get(i));
            }
            at = link.target().startsWith("/") ? RootfsPath.ROOT : at;
        }
        return new Walk(End.FOUND, at, "", links, folders);
    }

    private static List<String> names(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .toList();
    }

    private static String rest(String name, Deque<String> names) {
        return names.isEmpty() ? name : name + "/" + String.join("/", names);
    }

    public boolean found() {
        return end == End.FOUND;
    }

    /** The path that was searched, free of links as far as it exists. */
    public String target() {
        return rest.isEmpty() ? at.toString() : (at.isRoot() ? "" : at.toString()) + "/" + rest;
    }
}
