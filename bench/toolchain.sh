# shellcheck shell=bash
# Sourced: the superproject of the benches, `toolchain-image` in $work, whose one submodule is a Debian toolchain.
# shellcheck source=../cli/src/main/resources/dev/complete/cli/command/demo/sample.sh
. "$(dirname "${BASH_SOURCE[0]}")/../cli/src/main/resources/dev/complete/cli/command/demo/sample.sh"
work=${COMPLETE_BENCH_DIR:-$(cache_directory)/bench}
toolchain=(gcc g++ binutils libc6-dev make dash coreutils sed grep gawk findutils diffutils patch tar gzip xz-utils
  bzip2 pkgconf bison flex perl-base)

make_superproject() {
  need dpkg-deb dpkg
  begin_sample "$work" toolchain-image
  mkdir "$work/toolchain"
  debian_packages "${toolchain[@]}" >"$work/packages"
  while read -r deb; do dpkg-deb --extract "$deb" "$work/toolchain"; done <"$work/packages"
  rm -rf "$work/toolchain/usr/share/doc" "$work/toolchain/usr/share/locale"
  add_submodule toolchain "$work/toolchain" 'A toolchain from Debian'
  cat >"$work/toolchain-image/complete.yaml" <<'END'
complete: 1
name: toolchain
components:
  toolchain: {copy: {deps/toolchain/: /}}
image:
  layers: [toolchain]
  init: none
  command: [/bin/dash]
END
  finish_sample 'A toolchain as an image'
}

if [ ! -d "$work/toolchain-image" ]; then
  (make_superproject "$work") 2>&1 || exit 1
fi
