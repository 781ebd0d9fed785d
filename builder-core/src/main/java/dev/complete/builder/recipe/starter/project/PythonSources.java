package dev.complete.builder.recipe.starter.project;

import dev.complete.builder.recipe.starter.project.DraftProject.LanguageRuntime;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A project in Python, which ships as it is: {@code python3 -m} finds it without installation. */
final class PythonSources {

    private static final Set<String> NOT_SHIPPED = Set.of("tests", "test", "docs", "doc", "examples");
    private static final Set<String> NOT_RUN = Set.of("setup.py", "conftest.py", "noxfile.py");
    private static final List<String> PROGRAMS = List.of("main.py", "app.py", "server.py");

    private static final Pattern SCRIPT = Pattern.compile(
            "(?m)^\\[project\\.scripts\\]\\s*\\n(?:\\s*#[^\\n]*\\n|\\s*\\n)*[^=\\n]+=\\s*[\"']([A-Za-z0-9_.]+):([A-Za-z0-9_]+)[\"']");
    private static final Pattern DEPENDENCIES =
            Pattern.compile("(?m)^dependencies\\s*=\\s*\\[\\s*[\"']|\\binstall_requires\\s*=\\s*\\[\\s*[\"']");

    private PythonSources() {}

    static DraftProject of(WorkTreeFolder folder) throws IOException {
        WorkTreeFolder src = folder.below("src");
        boolean below = src != null && !packages(src).isEmpty();
        WorkTreeFolder sources = src != null && below ? src : folder;
        Set<String> parts = new TreeSet<>();
        if (below) {
            parts.add("src/");
        } else {
            packages(folder).forEach(name -> parts.add(name + "/"));
        }
        folder.files().stream()
                .filter(file -> file.endsWith(".py") && !NOT_RUN.contains(file))
                .forEach(parts::add);
        List<String> notes = needs(folder)
                ? List.of(
                        "What it depends on has to be in a layer: Debian's python3-NAME beside python3, or wheels that are pinned:"
                                + " `unpack: {deps/wheels/*.whl: " + DraftProject.HOME + "/}`.")
                : List.of();
        return new DraftProject(
                parts,
                null,
                LanguageRuntime.PYTHON,
                below ? "{PYTHONPATH: " + DraftProject.HOME + "/src}" : "",
                command(folder, sources),
                notes);
    }

    private static SortedSet<String> packages(WorkTreeFolder folder) throws IOException {
        SortedSet<String> packages = new TreeSet<>();
        for (String name : folder.folders()) {
            WorkTreeFolder next = folder.folder(name);
            if (!NOT_SHIPPED.contains(name) && !next.isSubmodule() && isPackage(next)) {
                packages.add(name);
            }
        }
        return packages;
    }

    private static boolean isPackage(WorkTreeFolder folder) throws IOException {
        return folder.files().contains("__init__.py") || folder.files().contains("__main__.py");
    }

    private static List<String> command(WorkTreeFolder folder, WorkTreeFolder sources) throws IOException {
        for (String name : packages(sources)) {
            if (sources.folder(name).files().contains("__main__.py")) {
                return List.of("python3", "-m", name);
            }
        }
        Matcher script = SCRIPT.matcher(folder.text("pyproject.toml").orElse(""));
        if (script.find()) {
            return List.of(
                    "python3",
                    "-c",
                    "import sys; from " + script.group(1) + " import " + script.group(2) + "; sys.exit("
                            + script.group(2) + "())");
        }
        Set<String> files = folder.files();
        Optional<String> program = PROGRAMS.stream().filter(files::contains).findFirst();
        return program.map(file -> List.of("python3", file)).orElse(List.of());
    }

    private static boolean needs(WorkTreeFolder folder) {
        String requirements = folder.text("requirements.txt").orElse("");
        String built = folder.text("pyproject.toml").orElse("") + "\n"
                + folder.text("setup.py").orElse("");
        return requirements.lines().anyMatch(line -> line.strip().matches("[A-Za-z0-9].*"))
                || DEPENDENCIES.matcher(built).find();
    }
}
