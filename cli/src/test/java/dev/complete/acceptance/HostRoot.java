package dev.complete.acceptance;

import dev.complete.builder.audit.elf.ElfException;
import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.elf.ElfReader;
import dev.complete.builder.audit.elf.FileBytes;
import dev.complete.builder.audit.facts.FileFacts;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.TreeMap;

/** A file tree of this machine as the audit sees one: folders, links, and of files what is ELF. */
final class HostRoot implements ContentSource {

    private final Path root;
    private final TreeMap<RootfsPath, Node> nodes = new TreeMap<>();

    private HostRoot(Path root) {
        this.root = root;
        nodes.put(RootfsPath.ROOT, folder());
    }

    /**
     * @param root a folder
     * @param parts what of it counts: paths below it; those that are missing are left out
     */
    static HostRoot of(Path root, List<String> parts) throws IOException {
        HostRoot host = new HostRoot(root);
        for (String part : parts) {
            Path top = root.resolve(part);
            if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(top, host.new Reader());
            }
        }
        return host;
    }

    private final class Reader extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            put(path, folder());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink()) {
                String target = Files.readSymbolicLink(path).toString();
                put(path, new Node.Symlink(target, Metadata.LINK, Origin.manifest("host")));
            } else if (attributes.isRegularFile()) {
                Metadata metadata = Metadata.root((int) Files.getAttribute(path, "unix:mode") & 07777);
                Content content = new Content.Inline(path.toString()); // stands for what is there
                put(path, new Node.File(metadata, content, Origin.manifest("host")));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) {
            return FileVisitResult.CONTINUE;
        }
    }

    private void put(Path path, Node node) {
        RootfsPath at = RootfsPath.of("/" + root.relativize(path));
        for (RootfsPath parent = at.parent(); !nodes.containsKey(parent); parent = parent.parent()) {
            nodes.put(parent, folder());
        }
        nodes.putIfAbsent(at, node);
    }

    private static Node folder() {
        return new Node.Directory(Metadata.DIRECTORY, false, Origin.manifest("host"));
    }

    RootfsTree tree() {
        return RootfsTree.of(nodes);
    }

    @Override
    public InputStream open(Content content) throws IOException {
        return Files.newInputStream(file(content));
    }

    private static Path file(Content content) {
        return Path.of(((Content.Inline) content).text());
    }

    FileFacts facts(Content content) {
        Path file = file(content);
        try (FileBytes bytes = new FileBytes(Files.size(file), () -> Files.newInputStream(file))) {
            ByteBuffer beginning = bytes.head(4);
            if (!ElfReader.isElf(beginning)) {
                return FileFacts.NOTHING;
            }
            ElfFile elf = ElfReader.read(bytes);
            return new FileFacts(elf, null, null, null);
        } catch (ElfException e) {
            return new FileFacts(null, e.getMessage(), null, null);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
