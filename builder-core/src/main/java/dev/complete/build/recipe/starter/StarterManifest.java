package dev.complete.build.recipe.starter;

import dev.complete.build.recipe.starter.Survey.Finding;
import dev.complete.build.recipe.starter.Survey.Kind;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes the {@code complete.yaml} that {@code complete init} leaves: it parses, builds what was found, and says in
 * comments what is left to decide. A pure function of the survey.
 */
public final class StarterManifest {

    private static final Set<Kind> BELOW_APPS =
            Set.of(Kind.ROOTFS, Kind.PACKAGES, Kind.PACKAGES_WITH_INIT, Kind.BUSYBOX, Kind.INIT);

    private final Survey survey;
    private final ComponentNames names = new ComponentNames();
    private final List<String> layers = new ArrayList<>();
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
        for (String path : survey.unseen()) {
            line("  # " + Printable.escape(path)
                    + " could not be read, so nothing is known about it: is the submodule here?");
        }
    }

    private void component(Finding finding) {
        String path = finding.path();
        switch (finding.kind()) {
            case PACKAGES, PACKAGES_WITH_INIT -> {
                named("packages");
                line("    unpack: {" + source(finding, path.isEmpty() ? "*.deb" : "/*.deb") + ": /}");
                line("    exclude: [/usr/share/doc/, /usr/share/man/, /usr/share/lintian/]");
            }
            case ROOTFS -> copy(names.of(path, "rootfs"), finding, "/", "/");
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
            case COMPILED_APP -> {
                line("  # " + Printable.escape(path.isEmpty() ? "This repository" : path)
                        + " has to be compiled, which this version cannot do: pin the program and copy it:");
                line("  #   app: {copy: {dist/$arch/app: /bin/}}");
            }
            case ARCHIVE -> {
                line("  # An archive can be unpacked, whole or in parts:");
                line("  #   " + names.unused(path) + ": {unpack: {" + source(finding, "") + ": /}}");
            }
        }
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
        } else if (has(Kind.PACKAGES_WITH_INIT)) {
            // The package holds tini twice; this one also runs where no libc is.
            line("  init: [/usr/bin/tini-static, --] # pid 1: passes signals on and reaps processes");
        } else {
            line("  init: none                   # better a real pid 1: pin tini and write [/sbin/tini, --]");
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
        } else if (has(Kind.NODE_APP)) {
            line("  # command: [node, main.js]   # what init runs");
        } else if (has(Kind.PYTHON_APP)) {
            line("  # command: [python3, -m, app]    # what init runs");
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

    /** The path as a source: its own wildcards and dollars are only characters, and YAML reads it as one text. */
    private static String source(Finding finding, String suffix) {
        StringBuilder glob = new StringBuilder();
        for (String name : finding.path().split("/", -1)) {
            boolean placeholder =
                    name.equals("$arch") && !finding.architectures().isEmpty();
            glob.append(glob.isEmpty() ? "" : "/").append(placeholder ? name : name.replaceAll("[*?\\[$]", "[$0]"));
        }
        String text = glob + suffix;
        if (text.matches("[A-Za-z0-9_][A-Za-z0-9_./$*+=@-]*")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (Printable.escape(Character.toString(c)).length() > Character.charCount(c)) {
                quoted.append("\\U").append(String.format(Locale.ROOT, "%08x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
