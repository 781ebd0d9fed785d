# shellcheck shell=bash
# Sourced by import.sh: from .deb files to the tree that they would be when installed, as far as Git can carry it.

# Debian has no separate /bin since 12: scripts and binaries name either path. Its packages still ship /bin/sh there,
# and count on the link, which only an installed system has. So the links come first, and tar unpacks through them.
readonly merged=(bin sbin lib lib32 lib64 libx32)

begin_merged_root() { # ROOT
  local name
  for name in "${merged[@]}"; do
    mkdir -p "$1/usr/$name"
    ln -s "usr/$name" "$1/$name"
  done
}

end_merged_root() { # ROOT
  local name
  for name in "${merged[@]}"; do
    rmdir "$1/usr/$name" 2>/dev/null && rm "$1/$name"
  done
  return 0
}

unpack_packages() { # ROOT DEB...
  local deb
  for deb in "${@:2}"; do
    dpkg-deb --fsys-tarfile "$deb" |
      tar --extract --directory "$1" --keep-directory-symlink --no-same-owner --preserve-permissions ||
      die "cannot unpack $deb"
  done
}

unpack_control_files() { # FOLDER DEB...
  local deb
  for deb in "${@:2}"; do dpkg-deb --control "$deb" "$1/$(dpkg-deb --field "$deb" Package)"; done
}

# The records that scanners look for where dpkg installed nothing.
record_packages() { # ROOT CONTROL
  local folder
  mkdir -p "$1/var/lib/dpkg/status.d"
  for folder in "$2"/*/; do install -m 644 "$folder/control" "$1/var/lib/dpkg/status.d/$(basename "$folder")"; done
}

# Removes what $COMPLETE_LEAVE_OUT lists: globs of paths, one per line; its own first lines say what else a line may be.
leave_out() (
  cd "$1" || exit
  shopt -s nullglob dotglob
  local -A stays=()
  local line path IFS=
  while read -r line; do
    for path in .${line#!}; do stays[$path]=1; done
  done < <(grep '^!' <<<"${COMPLETE_LEAVE_OUT:-}")
  while read -r line; do
    # shellcheck disable=SC2231 # a glob
    for path in .${line#\?}; do
      { [ -z "${stays[$path]:-}" ] && [ -e "$path" ]; } || continue
      [[ $line != \?* ]] || ! has_its_interpreter "$path" || continue
      rm -rf -- "${path%/}"
    done
  done < <(grep '^[/?]' <<<"${COMPLETE_LEAVE_OUT:-}")
)

has_its_interpreter() { # SCRIPT, seen from the root of the tree
  local first=
  read -r first <"$1" || return 1
  first=${first#"#!"}
  first=${first# }
  [ -e ".${first%% *}" ]
}

# What a tree that is never a system of its own has no use for. Licences stay. (Nothing of the machine can be in it: it
# is what packages hold, and none of their scripts ran.)
remove_noise() { # ROOT
  local root=$1
  rm -rf "$root"/var/{backups,cache,log}
  find "$root" -name __pycache__ -prune -exec rm -rf {} +
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
  find "$root" -depth -mindepth 1 -type d -empty -printf '/%P\n' -delete >"$root.emptied"
  remove_links_to "$root" "$root.emptied"
  rm "$root.emptied"
}

# Removes links to folders that are gone: empty ones, which Git does not carry.
remove_links_to() { # ROOT LIST
  local -A gone=()
  local path target
  while IFS= read -r path; do gone[$path]=1; done <"$2"
  while IFS= read -r -d '' path; do
    target=$(readlink "$1/$path")
    [[ $target == /* ]] || target=/$(dirname "$path")/$target
    target=$(realpath --canonicalize-missing --no-symlinks "$target")
    [ -z "${gone[$target]:-}" ] || rm "$1/$path"
  done < <(find "$1" -type l \( -lname '/*' -o -xtype l \) -printf '%P\0')
}

report() { # WHAT; paths on stdin
  local paths
  mapfile -t paths < <(sort)
  [ ${#paths[@]} -gt 0 ] || return 0
  local shown="${paths[*]:0:6}"
  [ ${#paths[@]} -le 6 ] || shown+=' …'
  say "  not carried by Git: ${#paths[@]} $1: $shown"
}
