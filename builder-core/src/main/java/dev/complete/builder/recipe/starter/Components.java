package dev.complete.builder.recipe.starter;

import dev.complete.builder.recipe.starter.Survey.Finding;
import dev.complete.builder.recipe.starter.Survey.Kind;
import dev.complete.builder.recipe.starter.project.Draft;
import dev.complete.builder.recipe.starter.project.DraftNames;
import dev.complete.builder.recipe.starter.project.DraftProject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes {@code components}, one for each finding, and records those that ship. */
final class Components {

    private static final Set<Kind> BELOW_APPS =
            Set.of(Kind.ROOTFS, Kind.PACKAGES, Kind.GO_DISTRIBUTION, Kind.JDK, Kind.BUSYBOX, Kind.INIT);

    private final Survey survey;
    private final Draft draft;
    private final DraftNames names = new DraftNames();
    private final List<String> layers = new ArrayList<>();
    private final Map<String, Finding> toolchains = new LinkedHashMap<>();
    private final Set<String> packages = new TreeSet<>();
    private @Nullable Service service;
    private @Nullable DraftProject program;

    Components(Survey survey, Draft draft) {
        this.survey = survey;
        this.draft = draft;
    }

    /** Components that ship, bottom to top. */
    List<String> layers() {
        return List.copyOf(layers);
    }

    /** Names of packages in what ships. */
    Set<String> packages() {
        return packages;
    }

    /** The known service among the packages; null without one. */
    @Nullable
    Service service() {
        return service;
    }

    /** The project whose program the image runs; null when none ships. */
    @Nullable
    DraftProject program() {
        return program;
    }

    void write() {
        draft.line("components:", "named file trees; from: to, `x/` is the folder's content");
        // Dependencies of an app come first, because layers go bottom to top.
        survey.findings().stream().filter(f -> BELOW_APPS.contains(f.kind())).forEach(this::component);
        survey.findings().stream().filter(f -> !BELOW_APPS.contains(f.kind())).forEach(this::component);
        if (layers.isEmpty()) {
            draft.line(
                    "  # Nothing was found that an image could be made of. Add submodules with an init, a userland and");
            draft.line("  # your app (packages, a root file system, programs), then list them here:");
            draft.line("  #   base: {unpack: {deps/debs/*.deb: /}}");
            draft.line("  #   app: {copy: {app/: /srv/app/}}");
            draft.line("  etc: {files: {/etc/motd: \"to be replaced\\n\"}}");
            layers.add("etc");
        }
        if (!survey.absent().isEmpty()) {
            int absent = survey.absent().size();
            draft.line("  # " + absent + (absent == 1 ? " submodule is" : " submodules are")
                    + " not here, so nothing is known about what it holds: `git submodule update --init`; then");
            draft.note("  ", Draft.AGAIN);
        }
    }

    private void component(Finding finding) {
        switch (finding.kind()) {
            case PACKAGES -> packages(finding);
            case ROOTFS -> {
                String name = open(finding, finding.isToolchain() ? "toolchain" : "rootfs");
                draft.line("    copy: {" + finding.source(finding.path().isEmpty() ? "./" : "/") + ": /}");
                holds(finding, name);
            }
            case GO_DISTRIBUTION -> {
                open(finding, "go");
                draft.line("    copy: {" + finding.source("/") + ": /usr/local/go/}");
                draft.line("    links: {/usr/bin/go: ../local/go/bin/go}");
            }
            case JDK -> {
                open(finding, "jdk");
                draft.line("    copy: {" + finding.source("/") + ": /opt/jdk/}");
                draft.line("    links: {/usr/bin/javac: ../../opt/jdk/bin/javac, /usr/bin/jar: ../../opt/jdk/bin/jar}");
            }
            case BUSYBOX -> {
                copy("busybox", "busybox", finding.source("") + ": /bin/busybox");
                draft.line("    links: {/bin/sh: busybox" + (survey.has(Kind.SITE) ? ", /bin/httpd: busybox}" : "}"));
            }
            case INIT -> {
                if (survey.first(Kind.INIT).equals(finding)) {
                    copy("init", "init", finding.source("") + ": /sbin/init");
                }
            }
            case SITE -> copy(finding.path(), "site", finding.source("/") + ": /srv/www/");
            case PROJECT -> project(finding);
            case ARCHIVE -> archive(finding);
        }
    }

    private void project(Finding finding) {
        ProjectComponent component = new ProjectComponent(finding, survey.name(), draft);
        if (component.write(names, toolchains)) {
            layers.add(component.name());
            program = program == null ? finding.project() : program;
        }
    }

    private void packages(Finding finding) {
        String name = open(finding, finding.isToolchain() ? "toolchain" : "packages");
        draft.line("    unpack: {" + finding.source("/*.deb") + ": /}");
        if (!finding.isToolchain()) {
            leaveOutWhatOnlyInstalls();
        }
        holds(finding, name);
    }

    private void leaveOutWhatOnlyInstalls() {
        draft.line("    exclude: [debian-install-only]", "documentation, debconf, init scripts and the like");
    }

    private void archive(Finding finding) {
        if (finding.path().endsWith(".deb")) {
            open(names.of("packages", "packages"));
            draft.line("    unpack: {" + finding.source("") + ": /}");
            leaveOutWhatOnlyInstalls();
            return;
        }
        draft.line(
                "  # An archive is unpacked whole, or in parts: {inside/: /srv/}. This one is listed in no layer yet:");
        draft.line("  " + names.of(names.unused(finding.path()), "archive") + ":");
        draft.line(
                "    unpack: {" + finding.source("") + ": /" + (finding.path().contains("src") ? "src/" : "") + "}");
    }

    /** Starts a component. A toolchain is for build steps and does not ship. */
    private String open(Finding finding, String wanted) {
        String name = names.of(wanted, wanted);
        if (finding.isToolchain()) {
            toolchains.put(name, finding);
            draft.line("  " + name + ":", "for `with`: it compiles, and does not ship");
        } else {
            open(name);
        }
        return name;
    }

    private void open(String name) {
        layers.add(name);
        draft.line("  " + name + ":");
    }

    private void copy(String wanted, String otherwise, String fromTo) {
        open(names.of(wanted, otherwise));
        draft.line("    copy: {" + fromTo + "}");
    }

    private void holds(Finding finding, String component) {
        if (!layers.contains(component)) {
            return;
        }
        Service known = Service.of(finding.holds(), survey.has(Kind.SITE) ? "/srv/www" : "/var/www/html")
                .orElse(null);
        if (known != null && service == null) {
            service = known;
            known.files().forEach(draft::line);
        }
        packages.addAll(finding.holds());
    }
}
