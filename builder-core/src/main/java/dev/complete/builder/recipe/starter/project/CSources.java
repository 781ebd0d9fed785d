package dev.complete.builder.recipe.starter.project;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Projects in C and C++. Their programs are linked statically, because the image has no C library. */
final class CSources {

    private static final List<String> COMPILERS = List.of("gcc", "clang", "tcc");

    private static final String STATIC = "{CC: " + CompileStep.COMPILER + " -static}";
    private static final String STATIC_CXX = "{CC: " + CompileStep.COMPILER + " -static, CXX: g++ -static}";

    private static final List<String> MAKE = List.of("gcc", "libc6-dev", "make", "dash", "coreutils");

    /** Packages with the further programs that configure scripts call. */
    private static final List<String> CONFIGURE = List.of("sed", "grep", "mawk", "findutils", "diffutils", "perl-base");

    private static final String FOLDER = "mkdir -p \"$OUT/usr/bin\"";

    private static final Pattern SOURCE = Pattern.compile(".+\\.(?:c|cc|cpp|cxx)");

    private CSources() {}

    /** Whether sources are in the folder, or in one of its folders. */
    static boolean areIn(WorkTreeFolder folder) throws IOException {
        if (holdsSource(folder)) {
            return true;
        }
        for (String name : folder.folders()) {
            WorkTreeFolder below = folder.folder(name);
            if (!below.isSubmodule() && holdsSource(below)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsSource(WorkTreeFolder folder) throws IOException {
        return folder.files().stream().anyMatch(file -> SOURCE.matcher(file).matches());
    }

    /** @param name probable name of the program */
    static DraftProject make(String text, Set<String> parts, String name) {
        Makefile makefile = new Makefile(text);
        List<String> programs = new ArrayList<>(makefile.programs());
        List<String> notes = new ArrayList<>();
        if (programs.isEmpty()) {
            programs.add(name);
            notes.add("The Makefile does not say plainly what it makes: `" + name + "` is a guess, also in `command`.");
        }
        boolean cxx = makefile.knows("CXX");
        String make = "make CC=\"$CC\"" + (cxx ? " CXX=\"$CXX\"" : "");
        List<String> run = new ArrayList<>(List.of(make.replaceFirst("make", "make -j\"\\$JOBS\""), FOLDER));
        String destination = destination(makefile);
        if (destination.isEmpty()) {
            run.add("cp " + String.join(" ", programs) + " \"$OUT/usr/bin/\"");
        } else {
            run.add(make + " " + destination + " install");
        }
        return project(
                parts,
                new CompileStep(COMPILERS, with(MAKE, cxx), cxx ? STATIC_CXX : STATIC, run),
                programs.get(0),
                notes);
    }

    /** The variables that make {@code install} write into $OUT; empty when none would. */
    private static String destination(Makefile makefile) {
        if (!makefile.installs()) {
            return "";
        }
        String prefix = makefile.knows("prefix") ? "prefix" : makefile.knows("PREFIX") ? "PREFIX" : "";
        if (makefile.knows("DESTDIR")) {
            return "DESTDIR=\"$OUT\"" + (prefix.isEmpty() ? "" : " " + prefix + "=/usr");
        }
        return prefix.isEmpty() ? "" : prefix + "=\"$OUT/usr\"";
    }

    /**
     * @param configure the script's start
     * @param automake the Makefile.am of the top and then of src, if they exist
     */
    static DraftProject configure(String configure, String automake, Set<String> parts, String name) {
        boolean cxx = configure.contains("CXXFLAGS");
        List<String> run = List.of(
                "./configure --prefix=/usr" + (configure.contains("enable_shared") ? " --disable-shared" : ""),
                "make -j\"$JOBS\"",
                "make DESTDIR=\"$OUT\" install");
        String program = named(automake, "(?m)^s?bin_PROGRAMS\\s*\\+?=\\s*([A-Za-z0-9_][A-Za-z0-9_.+-]*)");
        if (program == null) {
            program = named(configure, "(?m)^PACKAGE_TARNAME='([A-Za-z0-9_][A-Za-z0-9_.+-]*)'$");
        }
        List<String> packages = new ArrayList<>(with(MAKE, cxx));
        packages.addAll(CONFIGURE);
        return installed(parts, new CompileStep(COMPILERS, packages, cxx ? STATIC_CXX : STATIC, run), program, name);
    }

    static DraftProject meson(String text, Set<String> parts, String name) {
        boolean cxx = text.contains("'cpp'");
        List<String> run = List.of(
                "meson setup /tmp/build --prefix=/usr --buildtype=release --default-library=static --prefer-static",
                "meson compile -C /tmp/build -j \"$JOBS\"",
                "DESTDIR=\"$OUT\" meson install --no-rebuild -C /tmp/build");
        CompileStep step = new CompileStep(
                COMPILERS,
                with(List.of("gcc", "libc6-dev", "meson", "dash", "coreutils"), cxx),
                "{LDFLAGS: -static}",
                run);
        return installed(parts, step, named(text, "(?s)\\bexecutable\\(\\s*'([A-Za-z0-9_][A-Za-z0-9_.+-]*)'"), name);
    }

    static DraftProject cmake(String text, Set<String> parts, String name) {
        String project = named(text, "(?i)(?m)^\\s*project\\s*\\(\\s*\"?([A-Za-z0-9_][A-Za-z0-9_.+-]*)");
        String program = named(
                text.replaceAll("\\$\\{(?:CMAKE_)?PROJECT_NAME\\}", project == null ? "" : project),
                "(?i)(?m)^\\s*add_executable\\s*\\(\\s*\"?([A-Za-z0-9_][A-Za-z0-9_.+-]*)");
        List<String> run = new ArrayList<>(List.of(
                "cmake -B /tmp/build -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_EXE_LINKER_FLAGS=-static",
                "cmake --build /tmp/build -j \"$JOBS\""));
        boolean copied = program != null
                && !Pattern.compile("(?i)\\binstall\\s*\\(").matcher(text).find();
        if (copied) {
            run.add(FOLDER);
            run.add("cp /tmp/build/" + program + " \"$OUT/usr/bin/\"");
        } else {
            run.add("DESTDIR=\"$OUT\" cmake --install /tmp/build");
        }
        List<String> packages = with(List.of("gcc", "libc6-dev", "make", "cmake", "dash", "coreutils"), true);
        return installed(parts, new CompileStep(COMPILERS, packages, "", run), program, name);
    }

    private static DraftProject installed(Set<String> parts, CompileStep step, @Nullable String program, String name) {
        List<String> notes = program == null
                ? List.of("What is installed is not said plainly: `" + name + "` is a guess, in `command`.")
                : List.of();
        return project(parts, step, program == null ? name : program, notes);
    }

    private static DraftProject project(Set<String> parts, CompileStep step, String program, List<String> notes) {
        String name = program.substring(program.lastIndexOf('/') + 1);
        return new DraftProject(parts, step, null, "", List.of("/usr/bin/" + name), notes);
    }

    private static List<String> with(List<String> packages, boolean cxx) {
        List<String> all = new ArrayList<>(packages);
        if (cxx) {
            all.add(1, "g++");
        }
        return all;
    }

    private static @Nullable String named(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }
}
