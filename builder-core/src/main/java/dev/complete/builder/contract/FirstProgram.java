package dev.complete.builder.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.builder.merge.KernelFolders;
import dev.complete.builder.merge.Lookup;
import dev.complete.builder.rootfs.ContentSource;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.builder.rootfs.RootfsTree;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program that a runtime starts first. Until it runs, {@code /proc/self/exe} is the runtime, a file of the host,
 * which the image's root could change through a process that runs from it (as in CVE-2019-5736).
 */
public final class FirstProgram {

    /** Bytes of a script that the kernel reads. */
    private static final int HEAD_BYTES = 256;

    /** The kernel's limit on scripts whose interpreter is a script. */
    private static final int MAX_SCRIPTS = 5;

    private final RuntimeContract contract;
    private final RootfsTree tree;
    private final Lookup lookup;
    private final ContentSource contents;

    private FirstProgram(RuntimeContract contract, RootfsTree tree, ContentSource contents) {
        this.contract = contract;
        this.tree = tree;
        this.lookup = new Lookup(tree);
        this.contents = contents;
    }

    /**
     * @throws BuildException when it leads to the kernel's files, or root would start a file that an earlier container
     *     left
     */
    public static void check(RuntimeContract contract, RootfsTree tree, ContentSource contents)
            throws BuildException, IOException {
        if (!contract.argv().isEmpty()) {
            FirstProgram first = new FirstProgram(contract, tree, contents);
            for (String place : candidates(contract.argv().get(0), contract.path(), contract.cwd())) {
                first.check(place, MAX_SCRIPTS);
            }
        }
    }

    /**
     * Absolute paths at which execvp(3) looks for a program.
     *
     * @param path the search path
     * @param cwd absolute
     */
    public static List<String> candidates(String program, String path, String cwd) {
        String here = cwd.equals("/") ? "" : cwd;
        if (program.contains("/")) {
            return List.of(program.startsWith("/") ? program : here + "/" + program);
        }
        List<String> candidates = new ArrayList<>();
        for (String folder : path.split(":", -1)) {
            String start = folder.isEmpty() ? here : folder.startsWith("/") ? folder : here + "/" + folder;
            candidates.add((start.endsWith("/") ? start : start + "/") + program);
        }
        return candidates;
    }

    private String absolute(String path) {
        return path.startsWith("/") ? path : contract.cwd() + "/" + path;
    }

    private void check(String program, int scripts) throws BuildException, IOException {
        @Nullable RootfsPath at = RootfsPath.ROOT;
        for (String name : program.split("/", -1)) {
            if (name.equals("..")) {
                at = at.parent();
            } else if (!name.isEmpty() && !name.equals(".")) {
                at = child(at, name);
            }
            if (at == null) {
                return;
            }
            refuseKernels(program, at);
        }
        refuseVolumes(program, at);
        String head = head(at);
        if (scripts > 0 && head.startsWith("#!")) {
            String interpreter =
                    Shebang.parse(head.substring(2).split("[\\n\\x00]", 2)[0]).interpreter();
            if (!interpreter.isEmpty()) {
                check(absolute(interpreter), scripts - 1);
            }
        }
    }

    /** The path of an entry; null where nothing can be started. */
    private @Nullable RootfsPath child(RootfsPath folder, String name) {
        try {
            return lookup.real(folder.resolve(name));
        } catch (BuildException | IllegalArgumentException impossible) {
            return null;
        }
    }

    private void refuseKernels(String program, RootfsPath at) throws BuildException {
        if (KernelFolders.areAbove(at)) {
            throw because(
                    program,
                    "leads into " + Printable.escape(at.toString())
                            + ", which is no file of the image's while it is started");
        }
    }

    private void refuseVolumes(String program, RootfsPath at) throws BuildException {
        for (Mount mount : contract.mounts()) {
            if (contract.user().uid() == 0 && mount.keep() && at.isAtOrBelow(mount.path())) {
                throw because(
                        program,
                        "is in the volume " + Printable.escape(mount.path().toString())
                                + ", and would be what an earlier start has put there");
            }
        }
    }

    private BuildException because(String program, String problem) {
        return new BuildException(
                Kind.INVALID,
                "image " + contract.name() + " cannot be started: its first program " + Printable.escape(program) + " "
                        + problem + "\nlet `init` or `command` name a program that a component brings");
    }

    private String head(RootfsPath at) throws IOException {
        Node.File file = tree.file(at);
        if (file == null) {
            return "";
        }
        try (InputStream in = contents.open(file.content())) {
            return new String(in.readNBytes(HEAD_BYTES), ISO_8859_1);
        }
    }
}
