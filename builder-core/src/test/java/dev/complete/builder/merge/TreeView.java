package dev.complete.builder.merge;

import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What can be seen of a file tree, wherever it is: type, mode, owner, bytes, and which names are one file. */
final class TreeView {

    private TreeView() {}

    static Map<RootfsPath, String> of(Map<RootfsPath, Node> nodes) {
        Map<RootfsPath, String> view = new TreeMap<>();
        nodes.forEach((path, node) -> {
            Node whole = node instanceof Node.HardLink link ? nodes.get(link.leader()) : node;
            RootfsPath first = node instanceof Node.HardLink link ? link.leader() : path;
            if (whole instanceof Node.Directory directory) {
                view.put(path, line("dir", directory.metadata(), ""));
            } else if (whole instanceof Node.Symlink symlink) {
                view.put(path, line("link", symlink.metadata(), symlink.target()));
            } else if (whole instanceof Node.File file && file.content() instanceof Content.Inline inline) {
                view.put(path, line("file", file.metadata(), inline.text() + " as " + first));
            }
        });
        view.remove(RootfsPath.ROOT); // no layer has it
        return view;
    }

    private static String line(String type, Metadata metadata, String rest) {
        return line(type, metadata.mode(), metadata.uid(), metadata.gid(), rest);
    }

    private static String line(String type, int mode, long uid, long gid, String rest) {
        return type + " " + Integer.toOctalString(mode) + " " + uid + ":" + gid + " " + rest;
    }

    /** The real file system below {@code root}. */
    static Map<RootfsPath, String> of(Path root) throws IOException {
        List<RootfsPath> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.filter(path -> !path.equals(root))
                    .map(path -> RootfsPath.of("/" + root.relativize(path)))
                    .sorted()
                    .toList();
        }
        Map<RootfsPath, String> view = new TreeMap<>();
        Map<Object, RootfsPath> firsts = new HashMap<>();
        for (RootfsPath name : paths) {
            Path path = root.resolve(name.relative());
            Map<String, Object> attributes =
                    Files.readAttributes(path, "unix:mode,uid,gid,ino", LinkOption.NOFOLLOW_LINKS);
            int mode = number(attributes, "mode") & 07777;
            int uid = number(attributes, "uid");
            int gid = number(attributes, "gid");
            if (Files.isSymbolicLink(path)) {
                view.put(
                        name,
                        line(
                                "link",
                                mode,
                                uid,
                                gid,
                                Files.readSymbolicLink(path).toString()));
            } else if (Files.isDirectory(path)) {
                view.put(name, line("dir", mode, uid, gid, ""));
            } else {
                RootfsPath earlier = firsts.putIfAbsent(attributes.get("ino"), name);
                RootfsPath first = earlier == null ? name : earlier;
                view.put(name, line("file", mode, uid, gid, Files.readString(path) + " as " + first));
            }
        }
        return view;
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : -1;
    }
}
