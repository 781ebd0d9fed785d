package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Fault.Cause;
import dev.complete.builder.audit.Fault.Detail;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.loader.Binaries;
import dev.complete.builder.audit.loader.Binary;
import dev.complete.builder.audit.loader.Loader;
import dev.complete.builder.audit.loader.configuration.Machines;
import dev.complete.oci.Platform;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        int mode = loader.file().metadata().mode();
        if ((mode & 0111) == 0) {
            return "which cannot be executed: its mode is " + String.format(Locale.ROOT, "%04o", mode);
        }
        if (!loader.binary().suits(program.elf().machine())) {
            return "which is for " + Machines.name(loader.binary().elf().machine()) + " while the program is for "
                    + Machines.name(program.elf().machine());
        }
        return null;
    }

    private static Fault finding(Binary program, String loader, String problem, Elsewhere elsewhere) {
        String name = loader.substring(loader.lastIndexOf('/') + 1);
        Elsewhere.Places places = elsewhere.of(name);
        List<Detail> details = new ArrayList<>();
        places.shipped().stream()
                .map(Words::path)
                .filter(place -> !place.equals(loader))
                .forEach(place -> details.add(new Detail("exists in", place)));
        places.withheld().forEach(place -> details.add(new Detail("exists in", place)));
        return new Fault(
                "elf-interpreter",
                Severity.ERROR,
                program.path(),
                program.file().origin(),
                Words.path(program.path()) + " is started by the loader " + Printable.escape(loader) + ", " + problem,
                details,
                places.fix() != null
                        ? places.fix()
                        : "add the C library that the program was made for to `layers`, such as the package libc6 or musl",
                new Cause(
                        "programs are started by the loader " + Printable.escape(loader) + ", " + problem, "programs"),
                Remedy.ACCEPT);
    }
}
