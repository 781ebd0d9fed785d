package dev.complete.build.recipe.starter;

import dev.complete.build.recipe.starter.Survey.Finding;
import dev.complete.build.recipe.starter.Survey.Kind;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code complete.yaml} that {@code complete init} leaves: it parses, builds what was found, and says in
 * comments what is left to decide. A pure function of the survey.
 */
public final class StarterManifest {

    private static final Set<Kind> BELOW_APPS =
            Set.of(Kind.ROOTFS, Kind.PACKAGES, Kind.GO_DISTRIBUTION, Kind.JDK, Kind.BUSYBOX, Kind.INIT);

    private final Survey survey;
    private final ComponentNames names = new ComponentNames();
    private final List<String> layers = new ArrayList<>();
    private final Map<String, Set<String>> toolchains = new LinkedHashMap<>();

    private final Set<String> runtimes = new TreeSet<>();
    private @Nullable Service service;

    /** What a program that is compiled here is called in the image. */
    private String program = "";

    private final StringBuilder out = new StringBuilder();

    private StarterManifest(Survey survey) {
        this.survey = survey;
    }

    /** The manifest's text, lines ended by a line feed. */
    public static String of(Survey survey) {
        return new StarterManifest(survey).write();
    }

    private String write() {
        line("# What this image is made of. `complete schema` prints the JSON Schema for your editor.");
        line("complete: 1");
        line("name: " + ComponentNames.clean(survey.name(), "image"));
        line("");
        components();
        line("");
        image();
        return out.toString();
    }

    private void components() {
        line("components:                    # named file trees; from: to, `x/` is the folder's content");
        // What an app stands on comes first, because layers go bottom to top.
        survey.findings().stream().filter(f -> BELOW_APPS.contains(f.kind())).forEach(this::component);
        survey.findings().stream().filter(f -> !BELOW_APPS.contains(f.kind())).forEach(this::component);
        if (layers.isEmpty()) {
            line("  # Nothing was found that an image could be made of. Add submodules with an init, a userland and");
            line("  # your app (packages, a root file system, programs), then list them here:");
            line("  #   base: {unpack: {deps/debs/*.deb: /}}");
            line("  #   app: {copy: {app/: /srv/app/}}");
            line("  etc: {files: {/etc/motd: \"to be replaced\\n\"}}");
            layers.add("etc");
        }
        if (!survey.absent().isEmpty()) {
            line(
                    "  # " + survey.absent().size()
                            + (survey.absent().size() == 1 ? " submodule is" : " submodules are")
                            + " not here, so nothing is known about what it holds: `git submodule update --init`, and init again.");
        }
    }

    private void component(Finding finding) {
        String path = finding.path();
        switch (finding.kind()) {
            case PACKAGES -> packages(finding);
            case ROOTFS -> {
                String name = opened(finding, finding.isToolchain() ? "toolchain" : "rootfs");
                line("    copy: {" + source(finding, path.isEmpty() ? "./" : "/") + ": /}");
                service(finding, name);
            }
            case GO_DISTRIBUTION -> {
                opened(finding, "go");
                line("    copy: {" + source(finding, "/") + ": /usr/local/go/}");
                line("    links: {/usr/bin/go: ../local/go/bin/go}");
            }
            case JDK -> {
                opened(finding, "jdk");
                line("    copy: {" + source(finding, "/") + ": /opt/jdk/}");
                line("    links: {/usr/bin/javac: ../../opt/jdk/bin/javac, /usr/bin/jar: ../../opt/jdk/bin/jar}");
            }
            case BUSYBOX -> {
                copy(names.of("busybox", "busybox"), finding, "", "/bin/busybox");
                line("    links: {/bin/sh: busybox" + (has(Kind.SITE) ? ", /bin/httpd: busybox}" : "}"));
            }
            case INIT -> {
                if (finding.equals(finding(Kind.INIT).orElseThrow())) {
                    copy(names.of("init", "init"), finding, "", "/sbin/init");
                }
            }
            case SITE -> copy(names.of(path, "site"), finding, "/", "/srv/www/");
            case PYTHON_APP, NODE_APP -> app(finding);
            case C_MAKE, C_MAKE_INSTALL, C_CONFIGURE, C_MESON, C_CMAKE, GO_APP, RUST_APP, JAVA_APP -> compiled(finding);
            case ARCHIVE -> archive(finding);
        }
    }

    private void packages(Finding finding) {
        String name = opened(finding, finding.isToolchain() ? "toolchain" : "packages");
        line("    unpack: {" + source(finding, "/*.deb") + ": /}");
        if (!finding.isToolchain()) {
            line("    exclude: [debian-install-only]    # documentation, debconf, init scripts and the like");
        }
        service(finding, name);
    }

    private void archive(Finding finding) {
        if (finding.path().endsWith(".deb")) {
            named("packages");
            line("    unpack: {" + source(finding, "") + ": /}");
            line("    exclude: [debian-install-only]    # documentation, debconf, init scripts and the like");
            return;
        }
        String name = names.unused(finding.path());
        line("  # An archive is unpacked whole, or in parts: {inside/: /srv/}. This one is listed in no layer yet:");
        String unique = names.of(name, "archive");
        line("  " + unique + ":");
        line("    unpack: {" + source(finding, "") + ": /" + (finding.path().contains("src") ? "src/" : "") + "}");
    }

    /** A toolchain serves steps and does not ship. */
    private String opened(Finding finding, String wanted) {
        String name = names.of(wanted, wanted);
        if (finding.isToolchain()) {
            toolchains.put(name, finding.compilers());
            line("  " + name + ":                     # for `with`: it compiles, and does not ship");
        } else {
            open(name);
        }
        return name;
    }

    private void service(Finding finding, String component) {
        if (!layers.contains(component)) {
            return;
        }
        Service known = Service.of(finding.holds(), has(Kind.SITE) ? "/srv/www" : "/var/www/html")
                .orElse(null);
        if (known != null && service == null) {
            service = known;
            known.files().forEach(this::line);
        }
        runtimes.addAll(finding.holds());
    }

    private void compiled(Finding finding) {
        String wanted = finding.path().isEmpty() ? survey.name() : finding.path();
        String name = ComponentNames.clean(wanted.substring(wanted.lastIndexOf('/') + 1), "app");
        String makes = finding.program().isEmpty() ? name : finding.program();
        Language language = Language.of(finding.kind(), makes);
        String with = toolchains.entrySet().stream()
                .filter(toolchain -> toolchain.getValue().stream().anyMatch(language.compilers()::contains))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        String start = with == null ? "  # " : "  ";
        if (with == null) {
            line("  # " + Printable.escape(finding.path().isEmpty() ? "This repository" : finding.path())
                    + " has to be compiled, and no submodule is a toolchain for it. One is made by");
            line("  # `complete import debian "
                    + (language.packages().isEmpty() ? "" : "--include " + language.packages() + " ")
                    + "toolchain`; pin it, and init again.");
            line(start + name + ":");
        } else {
            open(names.of(name, "app"));
        }
        line(start + "  build:");
        line(start + "    source: " + sources(finding));
        line(start + "    with: [" + (with == null ? "toolchain" : with) + "]");
        if (!language.env().isEmpty()) {
            line(start + "    env: " + language.env());
        }
        line(start + "    run: |                       # leaves in $OUT what ships");
        language.run().forEach(command -> line(start + "      " + command));
        if (with != null && program.isEmpty() && finding.kind() != Kind.JAVA_APP) {
            program = "/usr/bin/" + makes;
        }
    }

    /** The root of a superproject is its parts, because a source must not hold submodules by accident. */
    private static String sources(Finding finding) {
        if (!finding.path().isEmpty()) {
            return "{" + source(finding, "/") + ": ./}";
        }
        return finding.holds().stream()
                .map(part ->
                        SourceText.of(part, false, "") + ": " + (part.endsWith("/") ? SourceText.quoted(part) : "./"))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private void app(Finding finding) {
        if (finding.path().isEmpty()) {
            line("  # This repository is a project of its own: copy the folders that its program needs.");
            line("  #   app: {copy: {src/: /srv/app/src/}}");
        } else {
            copy(names.of(finding.path(), "app"), finding, "/", "/srv/app/");
        }
    }

    private void named(String wanted) {
        open(names.of(wanted, wanted));
    }

    private void open(String name) {
        layers.add(name);
        line("  " + name + ":");
    }

    private void copy(String name, Finding finding, String suffix, String to) {
        open(name);
        line("    copy: {" + source(finding, suffix) + ": " + to + "}");
    }

    private void image() {
        line("image:");
        platforms();
        line("  layers: [" + String.join(", ", layers) + "]    # bottom to top: exactly what ships");
        if (has(Kind.INIT)) {
            line("  init: [/sbin/init, --]       # pid 1: passes signals on and reaps processes");
        } else if (runtimes.contains("tini")) {
            // The package holds tini twice; this one also runs where no libc is.
            line("  init: [/usr/bin/tini-static, --] # pid 1: passes signals on and reaps processes");
        } else {
            line("  init: none                   # better a real pid 1: pin tini and write [/sbin/tini, --]");
        }
        if (service != null) {
            service.image().forEach(this::line);
            line("  user: " + service.user() + "                 # not root; the packages' own");
            return;
        }
        command();
        line("  user: app                    # not root");
        line("  users: {app: 10001}");
        if (finding(Kind.PYTHON_APP).isPresent() || finding(Kind.NODE_APP).isPresent()) {
            line("  workdir: /srv/app");
        }
        line("  # env: {PORT: 8080}          # defaults; configuration comes by environment");
        line("  # requires: [DATABASE_URL]   # must be set at start");
        line("  writable: {/tmp: {}, /run: {}}    # all else is read-only");
    }

    private void platforms() {
        Set<String> architectures = new TreeSet<>(Set.of("amd64", "arm64"));
        List<Finding> dependent = survey.findings().stream()
                .filter(finding -> !finding.architectures().isEmpty())
                .toList();
        dependent.forEach(finding -> architectures.retainAll(finding.architectures()));
        if (dependent.isEmpty() || architectures.isEmpty()) {
            line("  platforms: [linux/amd64]     # or linux/arm64");
        } else {
            line("  platforms: ["
                    + String.join(
                            ", ", architectures.stream().map(a -> "linux/" + a).toList()) + "]");
        }
    }

    private void command() {
        if (has(Kind.BUSYBOX) && has(Kind.SITE)) {
            line("  command: [/bin/httpd, -f, -p, 8080, -h, /srv/www]");
            line("  ports: [8080/tcp]");
        } else if (!program.isEmpty()) {
            line("  command: [" + program + "]    # what init runs");
        } else if (has(Kind.NODE_APP)) {
            line("  # command: [node, main.js]   # what init runs");
        } else if (has(Kind.PYTHON_APP)) {
            line("  # command: [python3, -m, app]    # what init runs");
        } else if (runtimes.contains("python3")) {
            line("  command: [/usr/bin/python3, --version]    # what init runs: your program comes here");
        } else if (runtimes.contains("nodejs")) {
            line("  command: [/usr/bin/node, --version]    # what init runs: your program comes here");
        } else if (runtimes.stream().anyMatch(name -> name.matches("openjdk-[0-9]+-jre-headless"))) {
            line("  command: [/usr/bin/java, -version]    # what init runs: your program comes here");
        } else {
            line("  # command: [/bin/app, --option]    # what init runs");
        }
    }

    private boolean has(Kind kind) {
        return finding(kind).isPresent();
    }

    private Optional<Finding> finding(Kind kind) {
        return survey.findings().stream().filter(f -> f.kind() == kind).findFirst();
    }

    private static String source(Finding finding, String suffix) {
        return SourceText.of(finding.path(), !finding.architectures().isEmpty(), suffix);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
