package dev.complete.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder as a disk holds it: what was there, and then each change in the order in which a program asked for it. Only
 * what was forced is certain to be there after a power cut. Of the rest each folder may lose the last changes to its
 * names, and each file the last bytes written, which may be missing, cut, or zeros; a rename is never half done.
 */
final class Disk {

    /** A file, folder or symlink, whatever names lead to it. */
    static final class Node {
        private final @Nullable Map<String, Node> names;
        private final @Nullable String target;
        private final Set<PosixFilePermission> mode;
        private byte[] before = {};
        private FileTime modified = FileTime.fromMillis(0);

        private Node(@Nullable Map<String, Node> names, @Nullable String target, Set<PosixFilePermission> mode) {
            this.names = names;
            this.target = target;
            this.mode = mode;
        }

        static Node file(Set<PosixFilePermission> mode) {
            return new Node(null, null, mode);
        }

        static Node folder(Set<PosixFilePermission> mode) {
            return new Node(new LinkedHashMap<>(), null, mode);
        }

        static Node link(String target) {
            return new Node(null, target, Set.of());
        }

        Map<String, Node> names() {
            if (names == null) {
                throw new IllegalStateException("a file where a folder is needed");
            }
            return names;
        }

        boolean isFolder() {
            return names != null;
        }
    }

    /** A change, or a demand that changes be kept. */
    private sealed interface Change {
        record Put(Node folder, String name, Node node) implements Change {}

        record Drop(Node folder, String name) implements Change {}

        record Move(Node from, String old, Node to, String name, Node node) implements Change {}

        record Write(Node file, long offset, ByteBuffer bytes) implements Change {}

        record Cut(Node file, long size) implements Change {}

        record Force(Node node) implements Change {}
    }

    private enum Fate {
        MISSING,
        HALF,
        ZEROS
    }

    private final Node root;
    /** What the program sees now; {@link #before} is what it began with. */
    private final Map<Node, Map<String, Node>> before = new HashMap<>();

    private final List<Change> changes = new ArrayList<>();

    private Disk(Node root) {
        this.root = root;
    }

    /** What is in {@code folder} now, all of it forced to disk. */
    static Disk of(Path folder) throws IOException {
        Disk disk = new Disk(load(folder));
        disk.remember(disk.root);
        return disk;
    }

    private static Node load(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return Node.link(Files.readSymbolicLink(path).toString());
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Node file = Node.file(mode);
            file.before = Files.readAllBytes(path);
            file.modified = Files.getLastModifiedTime(path);
            return file;
        }
        Node folder = Node.folder(mode);
        try (Stream<Path> children = Files.list(path)) {
            for (Path child : children.sorted().toList()) {
                folder.names().put(child.getFileName().toString(), load(child));
            }
        }
        return folder;
    }

    private void remember(Node node) {
        if (node.isFolder()) {
            before.put(node, new LinkedHashMap<>(node.names()));
            node.names().values().forEach(this::remember);
        }
    }

    /** The node at a path below the root, as the program sees it now; null when there is none. */
    @Nullable
    Node at(Path path) {
        Node node = root;
        for (Path name : path) {
            if (node == null || !node.isFolder()) {
                return null;
            }
            node = name.toString().isEmpty() ? node : node.names().get(name.toString());
        }
        return node;
    }

    /** How many changes there are: between any two of them the power may go. */
    int changes() {
        return changes.size();
    }

    void put(Path path, Node node) {
        Node folder = parent(path);
        folder.names().put(path.getFileName().toString(), node);
        changes.add(new Change.Put(folder, path.getFileName().toString(), node));
    }

    void drop(Path path) {
        Node folder = parent(path);
        folder.names().remove(path.getFileName().toString());
        changes.add(new Change.Drop(folder, path.getFileName().toString()));
    }

    void move(Path from, Path to) {
        Node source = parent(from);
        Node target = parent(to);
        Node node = source.names().remove(from.getFileName().toString());
        if (node == null) {
            throw new IllegalStateException("nothing was at " + from);
        }
        target.names().put(to.getFileName().toString(), node);
        changes.add(new Change.Move(
                source, from.getFileName().toString(), target, to.getFileName().toString(), node));
    }

    void write(Node file, long offset, byte[] bytes) {
        changes.add(new Change.Write(file, offset, ByteBuffer.wrap(bytes)));
    }

    void truncate(Node file, long size) {
        changes.add(new Change.Cut(file, size));
    }

    void force(Node node) {
        changes.add(new Change.Force(node));
    }

    private Node parent(Path path) {
        Path above = path.getParent();
        Node folder = above == null ? root : at(above);
        if (folder == null) {
            throw new IllegalStateException("no folder for " + path);
        }
        return folder;
    }

    /** Takes the times that the files have in the end: whoever knows files by size and time must not be fooled. */
    void takeTimes(Path folder) throws IOException {
        takeTimes(root, folder);
    }

    private static void takeTimes(Node node, Path path) throws IOException {
        if (node.isFolder()) {
            for (Map.Entry<String, Node> child : node.names().entrySet()) {
                takeTimes(child.getValue(), path.resolve(child.getKey()));
            }
        } else if (node.target == null) {
            node.modified = Files.getLastModifiedTime(path);
        }
    }

    /** Puts into {@code folder}, which is new, what the disk may hold when the power went at some moment. */
    void afterACut(Random random, Path folder) throws IOException {
        int moment = moment(random);
        Map<Node, Integer> kept = kept(moment, random);
        Map<Node, Map<String, Node>> names = new HashMap<>();
        before.forEach((node, children) -> names.put(node, new LinkedHashMap<>(children)));
        Map<Node, byte[]> contents = new HashMap<>();
        Map<Node, Fate> fates = new HashMap<>();
        for (int i = 0; i < moment; i++) {
            apply(changes.get(i), i, kept, names, contents, fates, random);
        }
        write(root, folder, names, contents);
    }

    /** Any, or one near a rename, where one name begins to count on another. */
    private int moment(Random random) {
        List<Integer> renames = IntStream.range(0, changes.size())
                .filter(i -> changes.get(i) instanceof Change.Move)
                .boxed()
                .toList();
        if (random.nextBoolean() || renames.isEmpty()) {
            return random.nextInt(changes.size() + 1);
        }
        return Math.min(changes.size(), renames.get(random.nextInt(renames.size())) + 1 + random.nextInt(3));
    }

    /** For each node the first change that is not certain to be kept, and is not. */
    private Map<Node, Integer> kept(int moment, Random random) {
        Map<Node, Integer> forced = new HashMap<>();
        for (int i = 0; i < moment; i++) {
            if (changes.get(i) instanceof Change.Force force) {
                forced.put(force.node(), i);
            }
        }
        Map<Node, Integer> kept = new HashMap<>();
        boolean careless = random.nextBoolean(); // loses all that it may, or some of it here and there
        for (int i = 0; i < moment; i++) {
            for (Node node : changed(changes.get(i))) {
                int first = forced.getOrDefault(node, -1) + 1;
                kept.computeIfAbsent(
                        node,
                        each -> careless
                                ? first
                                : random.nextBoolean() ? moment : first + random.nextInt(moment - first + 1));
            }
        }
        return kept;
    }

    private static List<Node> changed(Change change) {
        if (change instanceof Change.Put put) {
            return List.of(put.folder());
        } else if (change instanceof Change.Drop drop) {
            return List.of(drop.folder());
        } else if (change instanceof Change.Move move) {
            return List.of(move.from(), move.to());
        } else if (change instanceof Change.Write write) {
            return List.of(write.file());
        } else if (change instanceof Change.Cut cut) {
            return List.of(cut.file());
        }
        return List.of();
    }

    private static void apply(
            Change change,
            int index,
            Map<Node, Integer> kept,
            Map<Node, Map<String, Node>> names,
            Map<Node, byte[]> contents,
            Map<Node, Fate> fates,
            Random random) {
        if (change instanceof Change.Put put) {
            if (index < first(kept, put.folder())) {
                children(names, put.folder()).put(put.name(), put.node());
            }
        } else if (change instanceof Change.Drop drop) {
            if (index < first(kept, drop.folder())) {
                children(names, drop.folder()).remove(drop.name());
            }
        } else if (change instanceof Change.Move move) {
            if (index < Math.max(first(kept, move.from()), first(kept, move.to()))) {
                children(names, move.from()).remove(move.old());
                children(names, move.to()).put(move.name(), move.node());
            }
        } else if (change instanceof Change.Write write) {
            byte[] now = contents.getOrDefault(write.file(), write.file().before);
            if (index < first(kept, write.file())) {
                contents.put(
                        write.file(), with(now, write.offset(), write.bytes().array()));
            } else {
                Fate fate = fates.computeIfAbsent(write.file(), file -> Fate.values()[random.nextInt(3)]);
                contents.put(write.file(), lost(now, write, fate));
                if (fate == Fate.HALF) {
                    fates.put(write.file(), Fate.MISSING);
                }
            }
        } else if (change instanceof Change.Cut cut && index < first(kept, cut.file())) {
            byte[] now = contents.getOrDefault(cut.file(), cut.file().before);
            contents.put(cut.file(), Arrays.copyOf(now, Math.toIntExact(cut.size())));
        }
    }

    private static int first(Map<Node, Integer> kept, Node node) {
        return kept.getOrDefault(node, Integer.MAX_VALUE);
    }

    private static byte[] lost(byte[] now, Change.Write write, Fate fate) {
        return switch (fate) {
            case MISSING -> now;
            case HALF ->
                with(
                        now,
                        write.offset(),
                        Arrays.copyOf(write.bytes().array(), write.bytes().array().length / 2));
            case ZEROS -> with(now, write.offset(), new byte[write.bytes().array().length]);
        };
    }

    private static byte[] with(byte[] content, long offset, byte[] bytes) {
        byte[] grown = Arrays.copyOf(content, Math.max(content.length, Math.toIntExact(offset + bytes.length)));
        System.arraycopy(bytes, 0, grown, Math.toIntExact(offset), bytes.length);
        return grown;
    }

    private static Map<String, Node> children(Map<Node, Map<String, Node>> names, Node folder) {
        return names.computeIfAbsent(folder, fresh -> new LinkedHashMap<>());
    }

    private static void write(Node node, Path path, Map<Node, Map<String, Node>> names, Map<Node, byte[]> contents)
            throws IOException {
        if (node.target != null) {
            Files.createSymbolicLink(path, Path.of(node.target));
        } else if (node.isFolder()) {
            Files.createDirectory(path);
            for (Map.Entry<String, Node> child : children(names, node).entrySet()) {
                write(child.getValue(), path.resolve(child.getKey()), names, contents);
            }
            Files.setPosixFilePermissions(path, node.mode);
        } else {
            Files.write(path, contents.getOrDefault(node, node.before));
            Files.setPosixFilePermissions(path, node.mode);
            Files.setLastModifiedTime(path, node.modified);
        }
    }

    /** The bytes of a text such as {@code \x2f\x74}, as strace prints it with {@code -xx}. */
    static byte[] bytes(String hex) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(hex.length() / 4);
        for (int i = 0; i < hex.length(); i += 4) {
            if (hex.charAt(i) != '\\' || hex.charAt(i + 1) != 'x') {
                throw new IllegalArgumentException("not as -xx prints it: " + hex);
            }
            bytes.write(Integer.parseInt(hex, i + 2, i + 4, 16));
        }
        return bytes.toByteArray();
    }
}
