package dev.complete.build.recipe.starter;

import dev.complete.build.recipe.starter.Survey.Kind;
import java.util.List;
import java.util.Set;

/**
 * How the sources of a language are compiled to one deterministic program without a network.
 *
 * @param compilers one of which has to be in a toolchain
 * @param packages of Debian that are such a toolchain; empty for the importer's default
 * @param env of the step, as YAML; empty for none
 */
record Language(Set<String> compilers, String packages, String env, List<String> run) {

    static final Set<String> COMPILERS = Set.of("gcc", "tcc", "clang", "go", "rustc", "javac");

    private static final Set<String> OF_C = Set.of("gcc", "tcc", "clang");

    private static Language c(String packages, String... run) {
        return new Language(OF_C, packages, "", List.of(run));
    }

    /** @param program what is to be in {@code /usr/bin}; a plain name */
    static Language of(Kind kind, String program) {
        return switch (kind) {
            case C_MAKE ->
                c(
                        "",
                        "make -j\"$JOBS\" LDFLAGS=-static          # static: the image needs no C library",
                        "mkdir -p \"$OUT/usr/bin\"",
                        "cp " + program + " \"$OUT/usr/bin/\"");
            case C_MAKE_INSTALL ->
                c(
                        "",
                        "make -j\"$JOBS\" LDFLAGS=-static          # static: the image needs no C library",
                        "make DESTDIR=\"$OUT\" prefix=/usr PREFIX=/usr LDFLAGS=-static install");
            case C_CONFIGURE ->
                c(
                        "",
                        "./configure --prefix=/usr LDFLAGS=-static   # static: the image needs no C library",
                        "make -j\"$JOBS\"",
                        "make DESTDIR=\"$OUT\" install");
            case C_MESON ->
                c(
                        "gcc,libc6-dev,meson,dash,coreutils",
                        "meson setup /tmp/build --prefix=/usr --prefer-static -Dc_link_args=-static",
                        "meson compile -C /tmp/build -j \"$JOBS\"",
                        "DESTDIR=\"$OUT\" meson install -C /tmp/build");
            case C_CMAKE ->
                c(
                        "gcc,g++,libc6-dev,make,cmake,dash,coreutils",
                        "cmake -B /tmp/build -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_EXE_LINKER_FLAGS=-static",
                        "cmake --build /tmp/build -j \"$JOBS\"",
                        "DESTDIR=\"$OUT\" cmake --install /tmp/build");
            case GO_APP ->
                new Language(
                        Set.of("go"),
                        "golang-go,dash,coreutils",
                        "{CGO_ENABLED: 0, GOCACHE: /tmp/go, GOFLAGS: -mod=vendor -trimpath -buildvcs=false}",
                        List.of(
                                "# `go mod vendor` has to be committed when it has dependencies: there is no network",
                                "[ -d vendor ] || export GOFLAGS=\"-trimpath -buildvcs=false\"",
                                "mkdir -p \"$OUT/usr/bin\"",
                                "go build -ldflags=-buildid= -o \"$OUT/usr/bin/" + program + "\" ."));
            case RUST_APP ->
                new Language(
                        Set.of("rustc"),
                        "rustc,cargo,gcc,libc6-dev,dash,coreutils,findutils",
                        "{RUSTFLAGS: -C target-feature=+crt-static --remap-path-prefix=/src=.}",
                        List.of(
                                "# Cargo.lock has to be committed, and `cargo vendor` when it has dependencies",
                                "cargo build --release --frozen",
                                "mkdir -p \"$OUT/usr/bin\"",
                                "find target/release -maxdepth 1 -type f -perm -u+x -exec cp -t \"$OUT/usr/bin\" {} +"));
            default ->
                new Language(
                        Set.of("javac"),
                        "openjdk-17-jdk-headless,dash,coreutils,findutils",
                        "",
                        List.of(
                                "# jars that it needs have to be committed, and named by -cp",
                                "mkdir -p \"$OUT/srv/app\"",
                                "find . -path '*/src/main/java/*.java' | LC_ALL=C sort >/tmp/sources",
                                "javac -d /tmp/classes @/tmp/sources",
                                "jar --create --file \"$OUT/srv/app/" + program
                                        + ".jar\" --date 1980-02-01T00:00:00Z -C /tmp/classes ."));
        };
    }
}
