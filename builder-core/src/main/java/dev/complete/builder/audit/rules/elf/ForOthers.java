package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.elf.ElfFile;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.CLibraries;
import dev.complete.builder.audit.loader.Closure;
import dev.complete.builder.audit.loader.Loader;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.oci.Platform;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Programs and libraries for another machine, operating system or C library that the image neither starts nor loads:
 * variants beside the right one, as in packages for every platform, and files that are data.
 */
final class ForOthers {

    /** Folders of test and device files. */
    private static final Pattern DATA = Pattern.compile("/(?:tests?|testdata|test-data|testing|fixtures?|firmware)/");

    private static final Pattern LIBRARY = Pattern.compile(".+\\.(?:so(?:\\.[0-9]+)*|node)");

    /** Folder of npm packages for binaries of every platform; the compiled one is beside it. */
    private static final String PREBUILDS = "/prebuilds/";

    private final Platform platform;
    private final Set<String> cLibraries;
    private final Set<RootfsPath> wanted;
    private final Set<String> right = new HashSet<>();
    private final Set<String> rightPackages = new HashSet<>();

    private ForOthers(LinkClosures processes, AuditedImage image) {
        this.platform = image.contract().platform();
        this.cLibraries = cLibraries(processes);
        this.wanted = wanted(processes, image);
        for (Binary binary : processes.binaries().all()) {
            if (made(binary) == null) {
                String path = binary.path().toString();
                right.add(Platforms.without(binary.path()));
                if (path.endsWith(".node")) {
                    for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
                        rightPackages.add(path.substring(0, end));
                    }
                }
            }
        }
    }

    /** The targets of such files, in path order. */
    static Map<Binary, String> of(LinkClosures processes, AuditedImage image) {
        ForOthers others = new ForOthers(processes, image);
        Map<Binary, String> found = new TreeMap<>((a, b) -> a.path().compareTo(b.path()));
        for (Binary binary : processes.binaries().all()) {
            String made = others.made(binary);
            if (made != null && !others.wanted.contains(binary.path()) && others.isSpare(binary)) {
                found.put(binary, made);
            }
        }
        return found;
    }

    private static Set<String> cLibraries(LinkClosures processes) {
        Set<String> present = processes.loaders().values().stream()
                .filter(loader -> loader.self() != null)
                .map(Loader::cLibrary)
                .collect(Collectors.toCollection(HashSet::new));
        if (present.isEmpty()) { // the image does not decide it: take the most common one
            processes.programs().forEach(closure -> present.add(closure.loader().cLibrary()));
            processes.plugins().forEach(closure -> present.add(closure.loader().cLibrary()));
        }
        return present;
    }

    /** Files that are started, or that a loader found for a need. */
    private static Set<RootfsPath> wanted(LinkClosures processes, AuditedImage image) {
        Set<RootfsPath> wanted = new HashSet<>(processes.started(image).keySet());
        for (Closure closure : processes.all()) {
            closure.missing().forEach(missing -> missing.foreign().forEach(foreign -> wanted.add(foreign.path())));
        }
        return wanted;
    }

    /** The machine, system or C library of a file that is not for the image, in words; null for other files. */
    private @Nullable String made(Binary binary) {
        if (!isNative(binary)) {
            return Machines.kind(binary.elf());
        }
        String library = cLibrary(binary.elf());
        return library == null || cLibraries.isEmpty() || cLibraries.contains(library) ? null : library;
    }

    private boolean isNative(Binary binary) {
        return Machines.isOf(binary.elf(), platform);
    }

    private static @Nullable String cLibrary(ElfFile elf) {
        String interpreter = elf.interpreter();
        if (interpreter != null) {
            return CLibraries.of(interpreter.substring(interpreter.lastIndexOf('/') + 1));
        }
        return elf.needed().stream()
                .map(CLibraries::of)
                .filter(library -> library != null)
                .findFirst()
                .orElse(null);
    }

    private boolean isSpare(Binary binary) {
        String path = binary.path().toString();
        int prebuilds = path.indexOf(PREBUILDS);
        if (right.contains(Platforms.without(binary.path()))
                || (prebuilds > 0 && rightPackages.contains(path.substring(0, prebuilds)))) {
            return true;
        }
        return !isNative(binary) && (DATA.matcher(path).find() || !canBeUsed(binary));
    }

    /** Whether it is a usable program or library: one may be executed, the other has a library's name. */
    private static boolean canBeUsed(Binary binary) {
        return binary.isProgram()
                ? (binary.file().metadata().mode() & 0111) != 0
                : LIBRARY.matcher(binary.path().name()).matches();
    }
}
