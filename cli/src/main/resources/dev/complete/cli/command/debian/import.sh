#!/usr/bin/env bash
# What `complete import debian` does: turns Debian packages into a Git repository fit to be pinned as a submodule.
# usage: import.sh FORM SUITE ARCHITECTURE DIR PACKAGE...     FORM is tree or debs; an empty SUITE is the machine's own
#
# COMPLETE_LEAVE_OUT lists what a tree does without: the text of debian-install-only.txt.
#
# Exit codes: 0 done, or nothing changed; 2 usage; 3 DIR is something else; 6 Debian cannot be reached; 7 the rest.
set -euo pipefail
[ $# -ge 5 ] || exit 2
form=$1 suite=$2 architecture=$3 target=$4
shift 4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=packages.sh
. "$here/packages.sh"
# shellcheck source=commits.sh
. "$here/commits.sh"
# shellcheck source=root.sh
. "$here/root.sh"
# shellcheck source=installed.sh
. "$here/installed.sh"
umask 022

# Packages that others depend on for their install scripts only. They come when they are asked for.
readonly install_only_packages=(adduser cron cron-daemon-common debconf dpkg init-system-helpers install-info logrotate lsb-base
  passwd sensible-utils ssl-cert systemd-standalone-sysusers sysvinit-utils ucf usr-is-merged usrmerge)

fail() { # CODE MESSAGE
  printf 'error: %s\n' "$2" >&2
  exit "$1"
}

suite_of_this_machine() {
  local ID='' VERSION_CODENAME=''
  [ ! -r /etc/os-release ] || . /etc/os-release
  if [ "$ID" != debian ] || [ -z "$VERSION_CODENAME" ]; then
    fail 2 'this is no release of Debian: --suite says from which to import'
  fi
  printf '%s' "$VERSION_CODENAME"
}

# Nothing there, an empty folder, or what an earlier import left, untouched since. Prints which.
examine_target() {
  if [ ! -e "$target" ] && [ ! -L "$target" ]; then
    printf new
  elif [ -d "$target" ] && [ ! -L "$target" ] && [ -z "$(ls -A "$target")" ]; then
    printf new
  elif [ ! -d "$target/.git" ]; then
    fail 3 "$target is there, and is no repository of an earlier import: name a new folder"
  elif [ "$(git -C "$target" log -1 --format='%an%n%(trailers:key=Imported-By,valueonly)' 2>/dev/null)" != "complete
complete import debian" ]; then
    fail 3 "the last commit in $target is not an import: name a new folder"
  elif [ -n "$(git -C "$target" -c core.autocrlf=false -c core.fileMode=true status --porcelain --ignored 2>/dev/null)" ]; then
    fail 3 "$target has changes that are not committed: git -C $target status"
  else
    printf import
  fi
}

# The folder to write in is a neighbour of the target, so that it can be moved there. One left by an import that was
# killed is nobody's any more when its lock is free.
tidy_up_after_the_killed() {
  local stale
  for stale in "$(beside_target)".*; do
    [ -e "$stale/lock" ] || continue
    (flock --nonblock 8 && abandon "$stale") 8>>"$stale/lock" || true
  done
}

begin() { # sets $work
  mkdir -p "$(dirname "$target")"
  work=$(mktemp -d "$(beside_target).XXXXXX")
  exec 8>"$work/lock"
  flock 8
  trap 'abandon "$work"' EXIT
}

beside_target() { printf '%s/.%s.import' "$(dirname "$target")" "$(basename "$target")"; }

abandon() { # FOLDER; a target that was just being replaced is put back
  [ -e "$target" ] || [ ! -d "$1/before" ] || mv -T "$1/before" "$target"
  rm -rf "$1"
}

newest_package_lists() {
  mkdir -p "$(cache_directory)"
  (flock 9 && refresh_package_lists) 9>"$(cache_directory)/lock" && lists_are_new=yes && return
  [ -s "$(apt_state)/sources.list" ] || exit 6
  say "warning: going on with the package lists of an earlier run"
}

why_not() { # the exit code for packages that were not had: Debian has no such set, or did not send it
  if apt install --yes --print-uris "${wanted[@]}" >/dev/null 2>&1; then printf 6; else printf 2; fi
}

count() { if [ "$1" = 1 ]; then printf '1 package'; else printf '%s packages' "$1"; fi; }

describe() { # DEB... -> the commit's message
  printf '%s from Debian %s, %s\n\n' "$(count $#)" "$suite" "$architecture"
  local deb
  for deb; do
    # shellcheck disable=SC2016 # dpkg-deb's own variables
    dpkg-deb --show --showformat '${Package} ${Version}\n' "$deb"
  done
  printf '\nImported-By: complete import debian\n'
}

fill() { # FOLDER DEB...
  mkdir "$work/control"
  unpack_control_files "$work/control" "${@:2}"
  if [ "$form" = debs ]; then
    install -m 644 -t "$1" "${@:2}"
    add_package_of_what_is_made "$1" "${@:2}"
  else
    fill_tree "$@"
  fi
}

fill_tree() { # ROOT DEB...
  begin_merged_root "$1"
  unpack_packages "$@"
  leave_out "$1"
  remove_noise "$1"
  [ ${#asked_for[@]} = 0 ] || unpack_packages "$1" "${asked_for[@]}"
  do_what_install_scripts_would "$1" "$work/control"
  end_merged_root "$1"
  record_packages "$1" "$work/control"
  say_what_git_cannot_carry "$1"
}

# With --debs, what install scripts would have made is one more package, beside the others.
add_package_of_what_is_made() { # FOLDER DEB...
  local root=$work/root
  mkdir "$root"
  unpack_packages "$root" "${@:2}"
  (cd "$root" && find . ! -type d | LC_ALL=C sort) >"$work/unpacked"
  do_what_install_scripts_would "$root" "$work/control"
  (cd "$root" && find . ! -type d | LC_ALL=C sort) >"$work/installed"
  LC_ALL=C comm -13 "$work/unpacked" "$work/installed" >"$work/made"
  [ ! -s "$work/made" ] || pack_made "$root" "$work/made" "$1/complete-installed_1_all.deb"
  rm -rf "$root"
}

finish() { # what the target was
  [ "$1" = new ] || mv -T "$target" "$work/before"
  mv -T "$work/tree" "$target"
  local files bytes
  files=$(find "$target" -path "$target/.git" -prune -o ! -type d -print | wc -l)
  bytes=$(find "$target" -path "$target/.git" -prune -o -type f -printf '%s\n' | awk '{ n += $1 } END { printf "%.0f", n / 1e6 }')
  say "wrote $target: $(count ${#debs[@]}), $files files, $bytes MB, in $SECONDS s"
}

say_what_next() {
  local name
  name=$(basename "$target")
  say "next: push it to a server of yours, and in a superproject
  git submodule add URL deps/$name
and in its complete.yaml
  components:"
  if [ "$form" = debs ]; then
    say "    $name: {unpack: {deps/$name/*.deb: /}, exclude: [debian-install-only]}"
  else
    say "    $name: {copy: {deps/$name/: /}}"
  fi
  say "To try without a server: git -c protocol.file.allow=always submodule add $target deps/$name"
}

need git git
need dpkg-deb dpkg
need perl perl-base
need flock util-linux
[ -n "$suite" ] || suite=$(suite_of_this_machine)
target=$(realpath --canonicalize-missing --no-symlinks "$target")
wanted=("$@")
# nginx depends on iproute2 because its install script asks `ss` whether port 80 is free.
for name in "${install_only_packages[@]}" $([[ " $*" != *" nginx"* ]] || echo iproute2); do
  [[ " $* " == *" $name "* ]] || wanted+=("$name-")
done
tidy_up_after_the_killed
was=$(examine_target)
newest_package_lists
printed=$(debian_packages "${wanted[@]}") || exit "$(why_not)"
mapfile -t debs <<<"$printed"
joining=()
for deb in "${debs[@]}"; do # what a package counts on without saying so
  case ${deb##*/} in
    postgresql-[0-9]*) joins=dash ;;    # initdb calls /bin/sh, which Debian has everywhere
    openssl_*) joins=ca-certificates ;; # one of its links leads to the bundle of authorities
    *) continue ;;
  esac
  [[ " $* " == *" $joins- "* ]] || joining+=("$joins")
done
if [ ${#joining[@]} -gt 0 ]; then
  printed=$(debian_packages "${wanted[@]}" "${joining[@]}") || exit "$(why_not)"
  mapfile -t debs <<<"$printed"
fi
asked_for=()
for deb in "${debs[@]}"; do
  [[ " ${install_only_packages[*]} " != *" $(basename "${deb%%_*}") "* ]] || asked_for+=("$deb")
done
begin
say "$(count ${#debs[@]}) from Debian $suite"
mkdir "$work/tree"
fill "$work/tree" "${debs[@]}"
if [ "$was" = new ]; then
  new_repository "$work/tree"
else
  cp -a "$target/.git" "$work/tree/.git"
  rm -f "$work/tree/.git/index" # it knows other files by these names
  last=$(git -C "$target" rev-parse HEAD)
fi
commit_folder "$work/tree/.git" "$work/tree" "$(describe "${debs[@]}")"
if [ "$(git -C "$work/tree" rev-parse HEAD)" != "${last:-}" ]; then
  finish "$was"
  say_what_next
else
  say "nothing to commit: $target holds this already"
fi
git -C "$target" rev-parse HEAD
