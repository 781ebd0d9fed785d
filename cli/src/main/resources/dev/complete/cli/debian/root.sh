# shellcheck shell=bash
# Sourced by import.sh: from .deb files to the tree that they would be when installed, as far as Git can carry it.
# No script of a package ever runs. What they would do and a tree needs is done here, from two short tables.

# Debian has no separate /bin since 12: scripts and binaries name either path. Its packages still ship /bin/sh there,
# and count on the link, which only an installed system has. So the links come first, and tar unpacks through them.
readonly merged=(bin sbin lib lib32 lib64 libx32)

# What update-alternatives would link: a name, and what it may point at, the preferred one first.
readonly alternatives=(
  'awk gawk mawk original-awk'
  'nawk gawk mawk original-awk'
  'cc gcc clang tcc'                # `make` and configure scripts call cc and c++, not gcc
  'c89 c89-gcc'
  'c99 c99-gcc'
  'c++ g++ clang++'
  'f77 gfortran'
  'yacc bison.yacc byacc'
  'which which.debianutils'
  'lzma xz'                         # xz looks at the name that it was called by
  'unlzma unxz'
  'lzcat xzcat'
  'nc nc.openbsd nc.traditional'
  'vi vim.basic vim.tiny nvi'
  'pager less more'
  'fakeroot fakeroot-sysv fakeroot-tcp'
)

# What install scripts copy when it is not there: the copy, and its master in the package.
readonly masters=(
  'etc/passwd usr/share/base-passwd/passwd.master'
  'etc/group usr/share/base-passwd/group.master'
  'etc/nsswitch.conf usr/share/libc-bin/nsswitch.conf'
)

unpack_packages() { # ROOT DEB...
  local root=$1 deb name
  mkdir -p "$root/var/lib/dpkg/status.d"
  for name in "${merged[@]}"; do
    mkdir -p "$root/usr/$name"
    ln -s "usr/$name" "$root/$name"
  done
  for deb in "${@:2}"; do
    dpkg-deb --fsys-tarfile "$deb" |
      tar --extract --directory "$root" --keep-directory-symlink --no-same-owner --preserve-permissions ||
      die "cannot unpack $deb"
    dpkg-deb --info "$deb" control >"$root/var/lib/dpkg/status.d/$(dpkg-deb --field "$deb" Package)"
  done
  for name in "${merged[@]}"; do
    rmdir "$root/usr/$name" 2>/dev/null && rm "$root/$name"
  done
  return 0
}

do_what_install_scripts_would() { # ROOT
  local root=$1 row name target names
  for row in "${alternatives[@]}"; do
    read -r name names <<<"$row"
    for target in $names; do
      [ -e "$root/usr/bin/$target" ] && ! [ -e "$root/usr/bin/$name" ] && ln -sf "$target" "$root/usr/bin/$name"
    done
  done
  [ -e "$root/usr/bin/sh" ] || ! [ -e "$root/usr/bin/bash" ] || ln -s bash "$root/usr/bin/sh"
  for row in "${masters[@]}"; do
    read -r name target <<<"$row"
    [ -e "$root/$name" ] || ! [ -e "$root/$target" ] || cp "$root/$target" "$root/$name"
  done
  [ -e "$root/etc/localtime" ] || ! [ -e "$root/usr/share/zoneinfo/Etc/UTC" ] ||
    ln -s /usr/share/zoneinfo/Etc/UTC "$root/etc/localtime"
  bundle_authorities "$root"
}

# The one file that most TLS libraries read; each certificate ends its last line, as update-ca-certificates sees to.
bundle_authorities() { # ROOT
  [ -d "$1/usr/share/ca-certificates" ] || return 0
  mkdir -p "$1/etc/ssl/certs"
  find "$1/usr/share/ca-certificates" -name '*.crt' -type f -print0 | sort --zero-terminated |
    xargs -0 awk 1 >"$1/etc/ssl/certs/ca-certificates.crt"
}

# What a tree that is never a system of its own has no use for. Licences stay. (Nothing of the machine can be in it: it
# is what packages hold, and none of their scripts ran.)
remove_noise() { # ROOT
  local root=$1
  rm -rf "$root"/var/{backups,cache,log,lib/apt} "$root"/usr/share/{bug,doc-base,info,lintian,locale,man,menu}
  find "$root/var/lib/dpkg" -mindepth 1 -maxdepth 1 ! -name status.d -exec rm -rf {} +
  find "$root" -name __pycache__ -prune -exec rm -rf {} +
  [ ! -d "$root/usr/share/doc" ] || find "$root/usr/share/doc" ! -type d ! -type l ! -name copyright -delete
  find "$root" -type d -empty -path '*/usr/share/doc/*' -delete
  find -L "$root/usr/share/doc" -type l -delete 2>/dev/null || true # links to what has just gone
}

# Git carries files, links and whether a file may be run. What that loses is said, then taken from the folder too, so
# that it holds what a clone of it would.
say_what_git_cannot_carry() { # ROOT
  local root=$1
  report "empty folders" < <(find "$root" -mindepth 1 -type d -empty -printf '/%P/\n')
  report "modes (Git knows 644 and 755)" < <(find "$root" -type f ! -perm 644 ! -perm 755 -printf '%m /%P\n')
  report "modes of folders" < <(find "$root" -mindepth 1 -type d ! -perm 755 ! -empty -printf '%m /%P/\n')
  report "hard links, now copies" < <(find "$root" -type f -links +1 -printf '/%P\n')
  report "devices and pipes" < <(find "$root" ! -type f ! -type d ! -type l -printf '/%P\n')
  find "$root" ! -type f ! -type d ! -type l -delete
  find "$root" -type d -exec chmod 755 {} + -o -type f -perm /111 -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
  find "$root" -mindepth 1 -type d -empty -delete
}

report() { # WHAT; paths on stdin
  local paths
  mapfile -t paths < <(sort)
  [ ${#paths[@]} -gt 0 ] || return 0
  local shown="${paths[*]:0:6}"
  [ ${#paths[@]} -le 6 ] || shown+=' …'
  say "  not carried by Git: ${#paths[@]} $1: $shown"
}
