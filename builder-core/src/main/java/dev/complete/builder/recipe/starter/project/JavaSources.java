package dev.complete.builder.recipe.starter.project;

import dev.complete.builder.recipe.starter.project.DraftProject.LanguageRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sources of Java, with any build tool: {@code javac} and {@code jar} need no network. */
final class JavaSources {

    private static final int MAX_FOLDERS = 200;
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([A-Za-z0-9_.]+)\\s*;");
    private static final Pattern MAIN = Pattern.compile(
            "\\bpublic\\s+static\\s+(?:final\\s+)?void\\s+main\\s*\\(|\\bstatic\\s+public\\s+void\\s+main\\s*\\(");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<dependency>|(?m)^\\s*(?:implementation|api|compile|runtimeOnly)\\b");

    private int left = MAX_FOLDERS;

    private JavaSources() {}

    /** Whether sources exist without a build file. */
    static boolean areIn(WorkTreeFolder folder) throws IOException {
        if (holdsSource(folder)) {
            return true;
        }
        WorkTreeFolder src = folder.below("src");
        return src != null && new JavaSources().holds(src);
    }

    private static boolean holdsSource(WorkTreeFolder folder) throws IOException {
        return folder.files().stream().anyMatch(file -> file.endsWith(".java"));
    }

    private boolean holds(WorkTreeFolder folder) throws IOException {
        if (--left < 0 || folder.isSubmodule()) {
            return false;
        }
        if (holdsSource(folder)) {
            return true;
        }
        for (String name : folder.folders()) {
            if (holds(folder.folder(name))) {
                return true;
            }
        }
        return false;
    }

    /** @param build the text of the Maven or Gradle build file; empty without one */
    static DraftProject of(WorkTreeFolder folder, Set<String> parts, String build) throws IOException {
        WorkTreeFolder src = folder.below("src");
        WorkTreeFolder standard = folder.below("src", "main", "java");
        WorkTreeFolder sources = standard != null ? standard : src != null ? src : folder;
        Optional<String> main = new JavaSources().mainClass(sources);
        WorkTreeFolder lib = folder.below("lib");
        boolean jars = lib != null && lib.files().stream().anyMatch(file -> file.endsWith(".jar"));
        List<String> notes = new ArrayList<>();
        if (!jars && DEPENDENCY.matcher(build).find()) {
            notes.add("A step has no network: commit the jars that it needs in lib/, then " + Draft.AGAIN);
        }
        if (main.isEmpty()) {
            notes.add("No class with a `main` was found: jar --main-class names it, and `command` runs it.");
        }
        return new DraftProject(
                parts,
                new CompileStep(
                        List.of("javac"),
                        List.of("openjdk-17-jdk-headless", "dash", "coreutils", "findutils"),
                        "",
                        run(
                                standard != null ? "src/main/java" : src != null ? "src" : ".",
                                folder.below("src", "main", "resources") != null,
                                jars,
                                main)),
                LanguageRuntime.JAVA,
                "",
                main.map(name -> jars
                                ? List.of("java", "-cp", DraftProject.HOME + "/*", name)
                                : List.of("java", "-jar", DraftProject.HOME + "/app.jar"))
                        .orElse(List.of()),
                notes);
    }

    private static List<String> run(String sources, boolean resources, boolean jars, Optional<String> main) {
        List<String> run = new ArrayList<>();
        run.add("find " + sources + " -name '*.java' | LC_ALL=C sort >/tmp/sources");
        run.add("javac " + (jars ? "-cp 'lib/*' " : "") + "-d /tmp/classes @/tmp/sources");
        if (resources) {
            run.add("cp -R src/main/resources/. /tmp/classes/");
        }
        run.add("mkdir -p \"$OUT" + DraftProject.HOME + "\"");
        if (jars) {
            run.add("cp lib/*.jar \"$OUT" + DraftProject.HOME + "/\"");
        }
        run.add("jar --create --file \"$OUT" + DraftProject.HOME + "/app.jar\" --date 1980-02-01T00:00:00Z"
                + main.map(name -> " --main-class " + name).orElse("") + " -C /tmp/classes .");
        return run;
    }

    private Optional<String> mainClass(WorkTreeFolder folder) throws IOException {
        if (--left < 0 || folder.isSubmodule()) {
            return Optional.empty();
        }
        for (String file : folder.files()) {
            String text = file.endsWith(".java") ? folder.text(file).orElse("") : "";
            if (MAIN.matcher(text).find()) {
                Matcher in = PACKAGE.matcher(text);
                String name = file.substring(0, file.length() - ".java".length());
                return Optional.of(in.find() ? in.group(1) + "." + name : name);
            }
        }
        for (String name : folder.folders()) {
            Optional<String> below = name.equals("test") ? Optional.empty() : mainClass(folder.folder(name));
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }
}
