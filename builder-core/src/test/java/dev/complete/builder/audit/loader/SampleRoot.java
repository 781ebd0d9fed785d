package dev.complete.builder.audit.loader;

import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.elf.ElfFile.DlopenNote;
import dev.complete.builder.audit.elf.ElfFile.Kind;
import dev.complete.builder.audit.elf.ElfFile.Machine;
import dev.complete.builder.audit.elf.ElfFile.VersionNeed;
import dev.complete.builder.audit.facts.FileFacts;
import dev.complete.builder.audit.facts.TreeFacts;
import dev.complete.builder.audit.loader.configuration.LoaderSettings;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Metadata;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.Origin;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.git.GitId;
import dev.complete.git.Pin;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A root with programs and libraries as a test says them, one after the other. */
public final class SampleRoot {

    public static final Machine X86_64 = new Machine(62, 64, false, false);
    public static final Machine AARCH64 = new Machine(183, 64, false, false);
    public static final Machine I386 = new Machine(3, 32, false, false);
    public static final String GLIBC = "/lib64/ld-linux-x86-64.so.2";
    public static final String MUSL = "/lib/ld-musl-x86_64.so.1";

    /** What Debian's loader has in it. */
    private static final String SYSTEM_FOLDERS =
            "x\0/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0%s\0/proc/\0";

    /** An ELF file, said field by field. */
    public static final class Elf {
        private Kind kind = Kind.SHARED;
        private Machine machine = X86_64;
        private int osAbi;
        private @Nullable String interpreter;
        private @Nullable String soname;
        private List<String> needed = List.of();
        private @Nullable String rpath;
        private @Nullable String runpath;
        private boolean noDefaults;
        private final List<VersionNeed> versions = new ArrayList<>();
        private Set<String> versionsDefined = Set.of();
        private List<String> undefined = List.of();
        private Set<String> defined = Set.of();
        private final List<DlopenNote> notes = new ArrayList<>();

        public static Elf library(String soname, String... needed) {
            Elf elf = new Elf();
            elf.soname = soname;
            elf.needed = Arrays.asList(needed);
            return elf;
        }

        public static Elf program(String interpreter, String... needed) {
            Elf elf = new Elf();
            elf.interpreter = interpreter;
            elf.needed = Arrays.asList(needed);
            return elf;
        }

        public Elf kind(Kind value) {
            kind = value;
            return this;
        }

        public Elf machine(Machine value) {
            machine = value;
            return this;
        }

        public Elf osAbi(int value) {
            osAbi = value;
            return this;
        }

        public Elf rpath(String value) {
            rpath = value;
            return this;
        }

        public Elf runpath(String value) {
            runpath = value;
            return this;
        }

        public Elf noDefaults() {
            noDefaults = true;
            return this;
        }

        public Elf wants(String library, String version, boolean weak) {
            versions.add(new VersionNeed(library, version, weak));
            return this;
        }

        public Elf versions(String... names) {
            versionsDefined = new TreeSet<>(Arrays.asList(names));
            return this;
        }

        public Elf uses(String... symbols) {
            undefined = Arrays.asList(symbols);
            return this;
        }

        public Elf defines(String... symbols) {
            defined = new TreeSet<>(Arrays.asList(symbols));
            return this;
        }

        public Elf opens(String priority, String... sonames) {
            notes.add(new DlopenNote(Arrays.asList(sonames), "feature", "what for", priority));
            return this;
        }

        public ElfFile file() {
            return new ElfFile(
                    kind,
                    machine,
                    osAbi,
                    interpreter,
                    true,
                    soname,
                    needed,
                    rpath,
                    runpath,
                    noDefaults,
                    versions,
                    versionsDefined,
                    undefined,
                    defined,
                    notes);
        }
    }

    private static final AtomicInteger FILES = new AtomicInteger();

    private final TreeMap<RootfsPath, Node> nodes = new TreeMap<>();
    private final Map<String, FileFacts> facts = new HashMap<>();
    private final Map<String, byte[]> bytes = new HashMap<>();
    private final TreeMap<String, String> env = new TreeMap<>();
    private String component = "app";
    private @Nullable Pin pin;

    public SampleRoot() {
        nodes.put(RootfsPath.ROOT, folder());
    }

    /** A loader of Debian's and its libc. */
    public static SampleRoot debian() {
        return new SampleRoot()
                .bytes(
                        "/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
                        0755,
                        SYSTEM_FOLDERS.getBytes(StandardCharsets.UTF_8),
                        new FileFacts(Elf.library("ld-linux-x86-64.so.2").file(), null, null, null))
                .link(GLIBC, "/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2")
                .elf("/lib/x86_64-linux-gnu/libc.so.6", Elf.library("libc.so.6", "ld-linux-x86-64.so.2"));
    }

    public static SampleRoot alpine() {
        return new SampleRoot().elf(MUSL, Elf.library("libc.musl-x86_64.so.1"));
    }

    /** What comes next is from this component. */
    public SampleRoot from(String name) {
        component = name;
        return this;
    }

    /** What comes next is in Git, at the path it has in the image. */
    public SampleRoot pinned(Pin value) {
        pin = value;
        return this;
    }

    private Origin origin(String path) {
        return pin == null ? Origin.manifest(component) : new Origin(component, pin, path.substring(1), null);
    }

    public SampleRoot elf(String path, Elf elf) {
        return elf(path, 0755, elf);
    }

    public SampleRoot elf(String path, int mode, Elf elf) {
        return bytes(path, mode, new byte[] {0x7f}, new FileFacts(elf.file(), null, null, null));
    }

    public SampleRoot damaged(String path) {
        return bytes(path, 0755, new byte[] {0x7f}, new FileFacts(null, "is cut off in its header", null, null));
    }

    public SampleRoot text(String path, String text) {
        return bytes(path, 0644, text.getBytes(StandardCharsets.UTF_8), FileFacts.NOTHING);
    }

    public SampleRoot bytes(String path, int mode, byte[] content, FileFacts about) {
        String id = String.format(Locale.ROOT, "%040x", FILES.incrementAndGet());
        Content blob = new Content.GitBlob("", new GitId(id), content.length);
        facts.put(blob.id(), about);
        bytes.put(blob.id(), content);
        return put(path, new Node.File(Metadata.root(mode), blob, origin(path)));
    }

    /** What the files of {@code other} are, too. */
    public SampleRoot knows(SampleRoot other) {
        facts.putAll(other.facts);
        bytes.putAll(other.bytes);
        return this;
    }

    public SampleRoot link(String path, String target) {
        return put(path, new Node.Symlink(target, Metadata.LINK, Origin.manifest(component)));
    }

    public SampleRoot env(String name, String value) {
        env.put(name, value);
        return this;
    }

    private SampleRoot put(String path, Node node) {
        RootfsPath at = RootfsPath.of(path);
        for (RootfsPath parent = at.parent(); !nodes.containsKey(parent); parent = parent.parent()) {
            nodes.put(parent, folder());
        }
        nodes.put(at, node);
        return this;
    }

    private static Node folder() {
        return new Node.Directory(Metadata.DIRECTORY, false, Origin.manifest("app"));
    }

    public RootfsTree tree() {
        return RootfsTree.of(nodes);
    }

    public SortedMap<String, String> env() {
        return env;
    }

    public TreeFacts facts() {
        return content -> facts.getOrDefault(content.id(), FileFacts.NOTHING);
    }

    public ContentSource contents() {
        return content -> new ByteArrayInputStream(bytes.getOrDefault(content.id(), new byte[0]));
    }

    Binaries binaries() {
        return new Binaries(tree(), new Lookup(tree()), facts());
    }

    /** What the file at {@code path} would load. */
    Closure load(String path) throws Exception {
        Binaries binaries = binaries();
        Loaders loaders =
                new Loaders(binaries, new LoaderSettings(env, "/usr"), tree(), new Lookup(tree()), contents());
        Binaries.Opened opened = binaries.open(path);
        if (opened == null || opened.binary() == null) {
            throw new IllegalArgumentException("no program at " + path);
        }
        Loader loader = loaders.of(opened.binary());
        return (loader == null ? loaders.usual(opened.binary()) : loader).load(opened.binary());
    }
}
