package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.loader.Binaries;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.Loader;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.builder.audit.look.Access;
import dev.complete.builder.audit.look.Trees;
import dev.complete.oci.Platform;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code elf-interpreter}: the loader that a program names exists, and the kernel can start it. */
final class Interpreters {

    private Interpreters() {}

    static List<Fault> check(LinkClosures processes, Elsewhere elsewhere, Supplies supplies, Platform platform)
            throws IOException {
        List<Fault> findings = new ArrayList<>();
        for (Binary program : processes.binaries().all()) {
            Loader loader = processes.loaders().get(program);
            Binaries.Opened opened =
                    loader == null ? null : processes.binaries().open(loader.path());
            if (loader == null || !Machines.isOf(program.elf(), platform)) { // elf-machine reports the latter
                continue;
            }
            String problem = problem(program, opened);
            if (problem != null) {
                Fault fault = finding(program, loader.path(), problem, elsewhere);
                findings.add(
                        opened == null
                                ? supplies.loader(
                                        fault, loader.path(), program.elf().machine())
                                : fault);
            }
        }
        return findings;
    }

    private static @Nullable String problem(Binary program, Binaries.@Nullable Opened loader) {
        if (loader == null) {
            return "which is not in the image";
        }
        if (loader.damage() != null) {
            return null; // elf-malformed reports it
        }
        if (loader.binary() == null) {
            return "which is no program";
        }
        if (!Trees.isExecutable(loader.file())) {
            return "which cannot be executed: its mode is "
                    + Access.mode(loader.file().metadata());
        }
        if (!loader.binary().suits(program.elf().machine())) {
            return "which is for " + Machines.name(loader.binary().elf().machine()) + " while the program is for "
                    + Machines.name(program.elf().machine());
        }
        return null;
    }

    private static Fault finding(Binary program, String loader, String problem, Elsewhere elsewhere) {
        Elsewhere.Places places = elsewhere.of(loader.substring(loader.lastIndexOf('/') + 1));
        String started = " started by the loader " + Printable.escape(loader) + ", " + problem;
        return new Fault.At("elf-interpreter", Severity.ERROR, program.path(), program.file())
                .problem(Trees.shown(program.path()) + " is" + started)
                .fix(places.fixOr("add the C library that the program was made for to `layers`,"
                        + " such as the package libc6 or musl"))
                .with(places.details(path -> !path.toString().equals(loader)))
                .because(new Cause("programs are" + started, "programs"));
    }
}
