#!/usr/bin/env bash
# Writes a real superproject: a small web server in C and an init, both compiled by its build, and a page.
# usage: hello.sh DIR          makes DIR/hello, and DIR/upstream as the stand-in for the servers it was cloned from
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=sample.sh
. "$here/sample.sh"
[ $# = 1 ] || die "usage: hello.sh DIR"
need dpkg-deb dpkg

begin_sample "$1" hello

# A toolchain of 8 MB: tcc, which links without binutils; musl as the library it compiles against, static; busybox for
# the rest. tcc itself runs on glibc, of which only the loader and two libraries come along. What the packages would
# pull in besides, first of all gcc, is left out.
packages=(tcc musl-dev libc6 busybox-static)
debian_packages "${packages[@]}" binutils- gcc- >"$work/packages"
while read -r deb; do dpkg-deb --extract "$deb" "$work/debian"; done <"$work/packages"

from=$work/debian to=$work/toolchain multiarch=x86_64-linux-gnu
mkdir -p "$to"/{bin,lib64} "$to"/usr/{bin,share/doc} "$to/lib/$multiarch" "$to/usr/lib/$multiarch/tcc"
cp "$from/usr/bin/tcc" "$to/usr/bin/"
cp -R "$from/usr/lib/$multiarch/tcc/"{include,libtcc1.a} "$to/usr/lib/$multiarch/tcc/"
cp -R "$from/usr/include/x86_64-linux-musl" "$to/usr/include"
# Where tcc looks: what is musl's is called the C library here.
cp "$from"/usr/lib/x86_64-linux-musl/{crt1.o,crti.o,crtn.o,lib*.a} "$to/usr/lib/$multiarch/"
cp -L "$from/lib/$multiarch/"{libc,libm,libdl,libpthread}.so.[0-9] "$to/lib/$multiarch/"
cp -L "$from/lib/$multiarch/ld-linux-x86-64.so.2" "$to/lib64/"
cp "$from/bin/busybox" "$to/bin/"
ln -s tcc "$to/usr/bin/cc"
for applet in '[' awk cat chmod cmp cp cut diff env expr find grep gunzip gzip head ln ls mkdir mv patch printf pwd rm \
  rmdir sed sh sort tail tar test touch tr true uname uniq wc xargs; do
  ln -s busybox "$to/bin/$applet"
done
for package in "${packages[@]}"; do
  install -D -m 644 "$from/usr/share/doc/$package/copyright" "$to/usr/share/doc/$package/copyright"
done
versions=$(while read -r deb; do
  # shellcheck disable=SC2016 # dpkg-deb's own variables
  dpkg-deb --show --showformat '${Package} ${Version}\n' "$deb"
done <"$work/packages" | grep -E "^($(IFS='|' && printf '%s' "${packages[*]}")|musl) ")
add_submodule toolchain "$to" "A small C toolchain from Debian $suite

$versions"

add_pristine_source tini
cp -R "$here/hello/." "$work/hello/"
finish_sample 'Say hello'
