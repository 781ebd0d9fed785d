#!/usr/bin/env bash
# Writes a real superproject: a web page, served by busybox, under an init, each pinned by a submodule.
# usage: hello.sh DIR          makes DIR/hello, and DIR/upstream as the stand-in for the servers it was cloned from
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=sample.sh
. "$here/sample.sh"
[ $# = 1 ] || die "usage: hello.sh DIR"
need dpkg-deb dpkg

begin_sample "$1" hello

# Each submodule holds a binary under its architecture's name, and the licence it comes under.
package() { # FROM-FILE TO-NAME DEBIAN-PACKAGE SUBMODULE
  local unpacked=$work/$4.deb-content folder=$work/$4 deb
  deb=$(debian_packages "$3" | grep "/$3_")
  mkdir -p "$folder/amd64"
  dpkg-deb --extract "$deb" "$unpacked"
  install -m 755 "$unpacked/$1" "$folder/amd64/$2"
  install -m 644 "$unpacked/usr/share/doc/$3/copyright" "$folder/COPYRIGHT"
  add_submodule "$4" "$folder" "$3 $(dpkg-deb --field "$deb" Version) from Debian"
}
package bin/busybox busybox busybox-static busybox
package usr/bin/tini-static tini-static tini tini

cp -R "$here/hello/." "$work/hello/"
chmod 755 "$work/hello/www/cgi-bin/index.cgi"
finish_sample 'Say hello'
