# shellcheck shell=bash
# Sourced: the superprojects of the benches, made once of Debian's packages and kept. `superproject SIZE` prints where.
#
#   small    perl, modules for it, what it is linked with, and tini: 4 submodules
#   medium   a compiler and what it needs: one submodule
#   large    that compiler, Go, and Linux's sources by their folders: 40 submodules of 1 to 450 MB
#
# Each submodule is what a clone from a server is, one pack with deltas; and a component, so a layer of its own. The
# audit accepts the images. Beside each work tree, SIZE-image, is a bare clone, SIZE-image.git.
# shellcheck source=../../cli/src/main/resources/dev/complete/cli/command/demo/sample.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../cli/src/main/resources/dev/complete/cli/command/demo/sample.sh"
bench=${COMPLETE_BENCH_DIR:-$(cache_directory)/bench}

superproject() { # SIZE
  if [ ! -d "$bench/$1-image.git" ]; then
    rm -rf "${bench:?}/$1-image"
    # In a shell of its own, which ends at the first error wherever this is called from.
    bash -euo pipefail -c '. "$0"; write_superproject "$1"' "${BASH_SOURCE[0]}" "$1" >&2 || exit 1
    git clone --quiet --bare "$bench/$1-image" "$bench/$1-image.git"
  fi
  printf '%s\n' "$bench/$1-image"
}

write_superproject() { # SIZE
  need dpkg-deb dpkg
  begin_sample "$bench" "$1-image"
  "write_$1"
}

unpack_packages() { # FOLDER PACKAGE..., without their documentation
  mkdir -p "$1"
  local deb
  for deb in "${@:2}"; do dpkg-deb --extract "$deb" "$1"; done
  rm -rf "$1/usr/share/doc" "$1/usr/share/locale" "$1/usr/share/lintian"
}

unpack_only() { # FOLDER PACKAGE..., not what they depend on
  local name debs=()
  for name in "${@:2}"; do debs+=("$(debian_packages "$name" | grep "/${name}_")"); done
  unpack_packages "$1" "${debs[@]}"
}

unpack_compiler() { # FOLDER
  local debs
  mapfile -t debs < <(debian_packages gcc g++ binutils libc6-dev make dash coreutils sed grep gawk findutils diffutils \
    patch tar gzip xz-utils bzip2 pkgconf bison flex perl-base)
  unpack_packages "$1" "${debs[@]}"
}

# Moves a folder into a submodule, whose content the image gets at a path.
ship() { # NAME FOLDER PATH-IN-IMAGE
  new_repository "$work/upstream/$1.git" --bare
  commit_folder "$work/upstream/$1.git" "$2" "$1, as Debian $suite ships it"
  rm -rf "$2"
  git -C "$work/upstream/$1.git" repack -a -d -f -q
  pin_upstream "$1"
  printf '  %s: {copy: {deps/%s/: %s}}\n' "$1" "$1" "$3" >>"$work/components"
}

write_manifest() { # NAME COMMAND; more about the image on stdin
  {
    printf 'complete: 1\nname: %s\ncomponents:\n' "$1"
    cat "$work/components"
    printf 'image:\n  init: none\n  command: %s\n  layers:\n' "$2"
    sed 's/^  \([^:]*\):.*/    - \1/' "$work/components"
    cat
  } >"$work/$sample/complete.yaml"
}

write_small() {
  unpack_only "$work/libc" libc6 libcrypt1
  rm -rf "$work"/libc/{etc,sbin,usr}
  ship libc "$work/libc" /
  unpack_only "$work/perl" perl-base
  rm -rf "$work/perl/usr/bin/perl5.36.0" "$work"/perl/usr/lib/*/perl-base/unicore/lib "$work/perl/usr/share/man"
  ship perl "$work/perl" /
  unpack_only "$work/modules" libmoose-perl libwww-perl liburi-perl libhttp-message-perl
  rm -rf "$work/modules/usr/share/man"
  ship modules "$work/modules" /
  unpack_only "$work/tini" tini
  ship tini "$work/tini" /
  write_manifest small '[/usr/bin/perl]' </dev/null
  finish_sample 'Perl as an image'
}

write_medium() {
  unpack_compiler "$work/toolchain"
  ship toolchain "$work/toolchain" /
  write_manifest medium '[/bin/dash]' <<'END'
  allow:
    link-dangling: {/etc/rmt: Debian's alternatives make what it leads to}
END
  finish_sample 'A compiler as an image'
}

write_large() {
  unpack_compiler "$work/gcc"
  ship gcc "$work/gcc" /
  unpack_only "$work/go" golang-1.19-src golang-1.19-go
  ship go-src "$work/go/usr/share/go-1.19" /usr/share/go-1.19/
  ship go "$work/go" /
  unpack_only "$work/source" linux-source-6.1
  local folder name linux=$work/linux
  mkdir "$linux"
  tar --extract --directory "$linux" --strip-components 1 --file "$work/source/usr/src/linux-source-6.1.tar.xz"
  for folder in drivers/{gpu,net,media,staging,clk,scsi,usb,misc,iio,infiniband,video,pinctrl,crypto,mtd,input,hwmon,acpi} \
    drivers arch/{arm,arm64,powerpc,mips,x86} arch Documentation include tools sound fs net kernel lib scripts samples \
    security mm; do
    name=linux-${folder//\//-}
    ship "${name,,}" "$linux/$folder" "/usr/src/linux/$folder/"
  done
  ship linux "$linux" /usr/src/linux/
  write_manifest large '[/bin/dash]' <<'END'
  allow:
    link-dangling: {/etc/rmt: Debian's alternatives make what it leads to}
    private-key: {'/**': examples in Linux's and Go's sources}
END
  finish_sample 'Linux, Go and a compiler as an image'
}
