# shellcheck shell=bash
# Sourced by the scripts that write a sample superproject:
#   DIR/upstream/NAME.git   what its submodules were cloned from, the stand-in for remote servers
#   DIR/SAMPLE              the superproject
# shellcheck source=../debian/packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/../debian/packages.sh"
# shellcheck source=../debian/commits.sh
. "$(dirname "${BASH_SOURCE[0]}")/../debian/commits.sh"

# A sample is written beside its final place and moved there last: the superproject is whole, or absent.
begin_sample() { # DIR SAMPLE; sets $work, the folder to write in
  need git git
  directory=$1 sample=$2
  [ ! -e "$directory/$sample" ] || die "$directory/$sample is already there: remove it, or name another folder"
  mkdir -p "$directory/upstream"
  directory=$(cd "$directory" && pwd)
  work=$(mktemp -d "$directory/.$sample.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  mkdir "$work/upstream"
  new_repository "$work/$sample"
}

# A folder's content as the only commit of a repository of its own, pinned by the superproject as deps/NAME.
add_submodule() { # NAME FOLDER MESSAGE
  new_repository "$work/upstream/$1.git" --bare
  commit_folder "$work/upstream/$1.git" "$2" "$3"
  pin_upstream "$1"
}

pin_upstream() { # NAME, of $work/upstream/NAME.git
  git -C "$work/$sample" -c protocol.file.allow=always submodule --quiet add "../upstream/$1.git" "deps/$1" 2>/dev/null ||
    die "git submodule add deps/$1 failed in $work/$sample"
}

# A Debian source package as deps/NAME, with Debian's patches applied. Its commit says which.
add_source() { # NAME
  local dsc
  dsc=$(debian_source "$1")
  dpkg-source --no-check --extract "$dsc" "$work/$1" >/dev/null # apt has checked it against Debian's signature
  rm -rf "$work/$1/.pc" # how the patches would be undone
  add_submodule "$1" "$work/$1" "$1 $(sed -n 's/^Version: //p' "$dsc" | head -n 1) from Debian $suite"
}

# The same as its authors published it, which takes no dpkg-source.
add_pristine_source() { # NAME
  local dsc
  dsc=$(debian_source "$1")
  mkdir "$work/$1"
  tar --extract --directory "$work/$1" --strip-components 1 --file "${dsc%-*}".orig.tar.*
  add_submodule "$1" "$work/$1" "$1 $(sed -n 's/^Version: \(.*\)-.*/\1/p' "$dsc" | head -n 1), as Debian $suite keeps it"
}

# What an earlier sample left is replaced; a repository of somebody else's is not.
refuse_other_than_ours() { # REPOSITORY
  [ -e "$1" ] || [ -L "$1" ] || return 0
  [ "$(git -C "$1" log -1 --format=%an 2>/dev/null)" = "$GIT_AUTHOR_NAME" ] ||
    die "$1 is in the way, and no earlier demo wrote it: move it elsewhere, or name another folder"
}

finish_sample() { # MESSAGE
  commit_folder "$work/$sample/.git" "$work/$sample" "$1"
  local upstream
  for upstream in "$work"/upstream/*.git; do
    refuse_other_than_ours "$directory/upstream/${upstream##*/}"
  done
  for upstream in "$work"/upstream/*.git; do
    rm -rf "$directory/upstream/${upstream##*/}"
    mv "$upstream" "$directory/upstream/"
  done
  mv "$work/$sample" "$directory/$sample"
  # Git resolved the relative URLs against where the superproject was written; it has moved.
  git -C "$directory/$sample" submodule --quiet sync --recursive 2>/dev/null
  say "wrote $directory/$sample"
}
