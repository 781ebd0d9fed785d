# shellcheck shell=bash
# Sourced by the scripts that take something from Debian: fetches packages with everything they depend on, and sources,
# whatever this machine has installed. apt checks Debian's signature of all of it. The script may set, before it calls:
#
# suite          default bookworm
# architecture   default amd64, never the host's
#
# COMPLETE_DEBIAN_CACHE     where packages are kept and found again (default ~/.cache/complete-debian)
# COMPLETE_DEBIAN_MIRROR    default: the mirror that this machine's own apt uses

suite=${suite:-bookworm} architecture=${architecture:-amd64}
export LC_ALL=C.UTF-8

say() { printf '%s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

need() { # COMMAND PACKAGE
  command -v "$1" >/dev/null || die "needs \`$1\`: run \`apt-get install $2\`, or try on Debian"
}

cache_directory() {
  local home=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
  printf '%s' "${COMPLETE_DEBIAN_CACHE:-${XDG_CACHE_HOME:-$home/.cache}/complete-debian}"
}

# apt with a package database of its own, in which nothing is installed: a dependency closure is then complete, and
# the same on every machine. Works as an ordinary user. Two variables of the caller count: `lists`, which kind of
# package lists, `deb` or `deb-src`; and `pretend`, names of packages to take for installed.
apt() { # APT-GET-ARGUMENTS...
  local state name
  state=$(apt_state)
  for name in ${pretend:-}; do
    printf '%s\n' "Package: $name" 'Status: install ok installed' 'Version: 999' "Architecture: $architecture" \
      'Multi-Arch: allowed' 'Maintainer: none' 'Description: none' ''
  done >"$state/status"
  apt-get -qq \
    -o Dir::State="$state/state" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
    -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o APT::Default-Release= \
    -o APT::Install-Recommends=false -o APT::Install-Suggests=false -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true \
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    -o Acquire::Retries=5 -o Acquire::ForceHash=SHA256 "$@"
}

apt_state() { printf '%s/apt/%s-%s-%s' "$(cache_directory)" "$suite" "$architecture" "${lists:-deb}"; }

# Package lists are fetched once and kept: the same cache makes the same fixtures until a package leaves the mirror.
refresh_package_lists() {
  local state keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror security pause
  state=$(apt_state)
  [ -r $keyring ] || die "needs $keyring: run \`apt-get install debian-archive-keyring\`"
  if [ -n "${COMPLETE_DEBIAN_MIRROR:-}" ]; then
    mirror=$COMPLETE_DEBIAN_MIRROR
    security=${COMPLETE_DEBIAN_MIRROR%/}-security
  else
    mirror=$(host_mirror debian) || exit 1
    security=$(host_mirror debian-security) || exit 1
  fi
  mkdir -p "$state/state/lists/partial" "$state/cache/archives/partial"
  {
    printf '%s\n' "$mirror $suite main"
    case $suite in
      sid | unstable | experimental) ;;
      *) printf '%s\n' "$mirror $suite-updates main" "$security $suite-security main" ;;
    esac
  } | sed "s|^|${lists:-deb} [signed-by=$keyring] |" >"$state/sources.list"
  for pause in 5 10 0; do
    apt update -o APT::Update::Error-Mode=any && : >"$state/fetched" && return
    sleep $pause
  done
  # Lists of which one has never been had would be taken for all there is: without the security updates, say.
  [ -e "$state/fetched" ] || rm -f "$state/sources.list"
  die "cannot fetch Debian's package lists of $suite from $mirror (COMPLETE_DEBIAN_MIRROR may name another mirror)"
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
  local name wanted=() pretend=''
  for name; do
    case $name in
      *-) pretend+=" ${name%-}" ;;
      *) wanted+=("$name") ;;
    esac
  done
  mkdir -p "$(cache_directory)/debs"
  with_package_lists download_closure "${wanted[@]}"
}

# Runs a function that asks apt: one at a time, since they share a cache; once more with new lists when it fails.
with_package_lists() { # FUNCTION PACKAGE...
  need apt-get apt
  local cache
  cache=$(cache_directory)
  mkdir -p "$cache"
  (
    flock 9
    [ -s "$(apt_state)/sources.list" ] || refresh_package_lists
    if ! "$@"; then
      [ -z "${lists_are_new:-}" ] || die "cannot fetch from Debian $suite: ${*:2}"
      say "package lists may be out of date, refreshing them"
      refresh_package_lists
      "$@" || die "cannot fetch from Debian $suite: ${*:2}"
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
  done <<<"$closure" | sort
}

is_intact() { # FILE SHA256:HEX
  [ -f "$1" ] && printf '%s  %s\n' "${2#SHA256:}" "$1" | sha256sum --check --status
}

package_and_version() { # tini_1%3a0.19.0-1_amd64.deb -> tini=1:0.19.0-1
  local version=${1#*_}
  printf '%s=%s' "${1%%_*}" "$(printf '%s' "${version%_*}" | sed 's/%3a/:/g')"
}

# Prints the path of a source package's .dsc, its tarballs beside it.
debian_source() { # PACKAGE
  local lists=deb-src
  mkdir -p "$(cache_directory)/sources/$suite/$1"
  with_package_lists download_source "$1"
}

download_source() { # PACKAGE
  local folder wanted name errors=''
  folder=$(cache_directory)/sources/$suite/$1
  for wanted in "$1" "$1/$suite"; do # a mirror may list a security update and not have it; the release itself it has
    name=$(cd "$(apt_state)" && apt source --print-uris --only-source "$wanted" | awk -F"[ ']+" '/\.dsc /{ print $3 }')
    if [ -n "$name" ] && errors+=$(cd "$folder" && apt source --download-only --only-source "$wanted" 2>&1); then
      printf '%s\n' "$folder/$name"
      return
    fi
  done
  say "$errors"
  return 1
}
