# shellcheck shell=bash
# Sourced by the scripts that write sample superprojects. Two jobs: fetch Debian packages with everything they
# depend on, whatever this machine has installed; and put files into Git so that every run makes the same commits.
#
# COMPLETE_FIXTURES_CACHE   where packages are kept and found again (default ~/.cache/complete-fixtures)
# COMPLETE_DEBIAN_MIRROR    default: the mirror that this machine's own apt uses

readonly release=bookworm architecture=amd64

say() { printf '%s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

need() { # COMMAND PACKAGE
  command -v "$1" >/dev/null || die "needs \`$1\`: run \`apt-get install $2\`, or try on Debian"
}

# Nothing of the user's Git set-up may change a byte: no hooks, no line-ending conversion, no signing, no other name.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 LC_ALL=C.UTF-8
export GIT_AUTHOR_NAME='complete fixtures' GIT_AUTHOR_EMAIL=fixtures@example.org
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
export GIT_AUTHOR_DATE='@1767225600 +0000' GIT_COMMITTER_DATE='@1767225600 +0000' # 2026-01-01
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES

cache_directory() {
  local home=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
  printf '%s' "${COMPLETE_FIXTURES_CACHE:-${XDG_CACHE_HOME:-$home/.cache}/complete-fixtures}"
}

# apt with a package database of its own, in which nothing is installed: a dependency closure is then complete, and
# the same on every machine. Works as an ordinary user. An environment variable `pretend` names packages to take for
# installed.
apt() { # APT-GET-ARGUMENTS...
  local state
  state=$(cache_directory)/apt
  local name
  for name in ${pretend:-}; do
    printf '%s\n' "Package: $name" 'Status: install ok installed' 'Version: 999' "Architecture: $architecture" \
      'Multi-Arch: allowed' 'Maintainer: none' 'Description: none' ''
  done >"$state/status"
  apt-get -qq \
    -o Dir::State="$state/state" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
    -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Architecture=$architecture -o APT::Architectures=$architecture -o APT::Default-Release= \
    -o APT::Install-Recommends=false -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true \
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    -o Acquire::Retries=5 -o Acquire::ForceHash=SHA256 "$@"
}

# Package lists are fetched once and kept: the same cache makes the same fixtures until a package leaves the mirror.
refresh_package_lists() {
  local state keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror security
  state=$(cache_directory)/apt
  [ -r $keyring ] || die "needs $keyring: run \`apt-get install debian-archive-keyring\`"
  if [ -n "${COMPLETE_DEBIAN_MIRROR:-}" ]; then
    mirror=$COMPLETE_DEBIAN_MIRROR
    security=${COMPLETE_DEBIAN_MIRROR%/}-security
  else
    mirror=$(host_mirror debian) || exit 1
    security=$(host_mirror debian-security) || exit 1
  fi
  mkdir -p "$state/state/lists/partial" "$state/cache/archives/partial"
  cat >"$state/sources.list" <<END
deb [signed-by=$keyring] $mirror $release main
deb [signed-by=$keyring] $mirror $release-updates main
deb [signed-by=$keyring] $security $release-security main
END
  local attempt
  for attempt in 1 2 3; do
    apt update -o APT::Update::Error-Mode=any && return
    say "package lists: attempt $attempt failed"
    sleep $((attempt * 5))
  done
  die "cannot fetch Debian's package lists from $mirror (set COMPLETE_DEBIAN_MIRROR to another mirror)"
}

host_mirror() { # debian | debian-security
  local found
  found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
    grep -v '^ *#' | grep -oE "https?://[^] ]+/$1/?( |\$)" | head -n 1 | tr -d ' ') || true
  [ -n "$found" ] || die "no mirror of Debian in this machine's apt sources: set COMPLETE_DEBIAN_MIRROR to one"
  printf '%s' "$found"
}

# Prints the path of each package's .deb, dependencies included, one per line, sorted by name. A name that ends in `-`
# is left out, with whatever only it needs: mostly what install scripts use, since nothing is ever installed here.
debian_packages() { # PACKAGE... PACKAGE-...
  need apt-get apt
  local cache
  cache=$(cache_directory)
  mkdir -p "$cache/debs"
  local name wanted=() pretend=''
  for name; do
    case $name in
      *-) pretend+=" ${name%-}" ;;
      *) wanted+=("$name") ;;
    esac
  done
  (
    flock 9 # one downloader per cache
    [ -s "$cache/apt/sources.list" ] || refresh_package_lists
    if ! download_closure "${wanted[@]}"; then
      say "package lists may be out of date, refreshing them"
      refresh_package_lists
      download_closure "${wanted[@]}" || die "cannot fetch: ${wanted[*]}"
    fi
  ) 9>"$cache/lock"
}

download_closure() { # PACKAGE...
  local cache closure name hash missing=()
  cache=$(cache_directory)
  # Lines such as: 'http://…/tini_0.19.0-1_amd64.deb' tini_0.19.0-1_amd64.deb 255456 SHA256:…
  closure=$(apt install --yes --print-uris "$@" | awk -F"[ ']+" '/^.http/ { print $3, $5 }') || return 1
  [ -n "$closure" ] || return 1
  while read -r name hash; do
    is_intact "$cache/debs/$name" "$hash" || missing+=("$name")
  done <<<"$closure"
  if [ ${#missing[@]} -gt 0 ]; then
    say "fetching ${#missing[@]} Debian packages into $cache"
    local versioned=()
    for name in "${missing[@]}"; do
      rm -f "$cache/debs/$name"
      versioned+=("$(package_and_version "$name")")
    done
    (cd "$cache/debs" && apt download "${versioned[@]}") || return 1
  fi
  while read -r name hash; do
    is_intact "$cache/debs/$name" "$hash" || return 1
    printf '%s\n' "$cache/debs/$name"
  done <<<"$closure" | LC_ALL=C sort
}

is_intact() { # FILE SHA256:HEX
  [ -f "$1" ] && printf '%s  %s\n' "${2#SHA256:}" "$1" | sha256sum --check --status
}

package_and_version() { # tini_1%3a0.19.0-1_amd64.deb -> tini=1:0.19.0-1
  local version=${1#*_}
  printf '%s=%s' "${1%%_*}" "$(printf '%s' "${version%_*}" | sed 's/%3a/:/g')"
}

# Commits a folder's whole content as the only commit of a new bare repository, the stand-in for a remote server.
write_upstream() { # REPOSITORY FOLDER MESSAGE
  git init --quiet --bare --template= --initial-branch=main "$1"
  local -x GIT_DIR=$1 GIT_WORK_TREE=$2
  git -c core.bare=false -c core.autocrlf=false -c core.fileMode=true add --all --force .
  git -c core.bare=false commit --quiet --message "$3"
}

# A sample is written beside its final place and moved there last: the superproject is whole, or absent.
#   DIR/upstream/NAME.git   what the submodules were cloned from
#   DIR/SAMPLE              the superproject
begin_sample() { # DIR SAMPLE; sets $work, the folder to write in
  need git git
  directory=$1 sample=$2
  [ ! -e "$directory/$sample" ] || die "$directory/$sample is already there: remove it, or name another folder"
  mkdir -p "$directory/upstream"
  directory=$(cd "$directory" && pwd)
  work=$(mktemp -d "$directory/.$sample.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  mkdir "$work/upstream"
  git init --quiet --template= --initial-branch=main "$work/$sample"
}

add_submodule() { # NAME, for which $work/upstream/NAME.git was written
  git -C "$work/$sample" -c protocol.file.allow=always submodule --quiet add "../upstream/$1.git" "deps/$1" 2>/dev/null ||
    die "git submodule add deps/$1 failed in $work/$sample"
}

finish_sample() { # MESSAGE
  git -C "$work/$sample" -c core.autocrlf=false add --all .
  git -C "$work/$sample" commit --quiet --message "$1"
  local upstream
  for upstream in "$work"/upstream/*.git; do
    rm -rf "$directory/upstream/${upstream##*/}"
    mv "$upstream" "$directory/upstream/"
  done
  mv "$work/$sample" "$directory/$sample"
  # Git resolved the relative URLs against where the superproject was written; it has moved.
  git -C "$directory/$sample" submodule --quiet sync 2>/dev/null
  say "wrote $directory/$sample"
}
