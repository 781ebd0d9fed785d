#!/usr/bin/env bash
# What `complete demo` does: writes a real superproject, builds it, boots the image, and shows what happened.
# usage: demo.sh DIR           with COMPLETE in the environment: the command to run
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../debian/packages.sh
. "$here/../debian/packages.sh"
[ $# = 1 ] || die "usage: demo.sh DIR"
: "${COMPLETE:=complete}"
mkdir -p "$1"
directory=$(cd "$1" && pwd)
container=complete-demo-$$

bold='' plain=''
if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
step() { printf '\n%s%s%s\n' "$bold" "$*" "$plain" >&2; }
want() { # COMMAND PACKAGE; root gets it installed
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    die "the demo needs $1: install $2 (on Debian: apt-get install $2), then run it again"
  fi
  say "installing $2"
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "$2"; } >/dev/null ||
    die "the demo needs $1: apt-get install $2"
}
show() { # prints a command as one would type it, then runs it
  printf '$ %s\n' "$*" >&2
  "$@"
}

step '1. A superproject: a web server in C. Its compiler and the source of its init are submodules, pinned by commits'
if [ -e "$directory/hello" ]; then
  say "$directory/hello is there from an earlier run"
else
  bash "$here/hello.sh" "$directory"
fi
cd "$directory/hello"
show git submodule status >&2
show cat complete.yaml >&2

step '2. Its image: the server and the init compiled in a sandbox, from those commits and nothing else'
want bwrap bubblewrap
show "$COMPLETE" build --format oci,lxc,bundle --output ../out

step '3. The image, running'
if [ "$(id -u)" != 0 ]; then
  say "Booting takes root here. Try: cd $directory && sudo runc run -b out/hello.bundle hello"
  exit 0
fi
want runc runc
trap 'runc delete --force $container >/dev/null 2>&1' EXIT
printf '$ runc run -b ../out/hello.bundle %s &\n' "$container" >&2
runc run -b ../out/hello.bundle "$container" </dev/null >"$directory/hello.log" 2>&1 &
boot=$!
# Asked from inside: the container has a network of its own, with nothing but `localhost`.
page() { runc exec "$container" /bin/busybox wget -q -O - http://127.0.0.1:8080/; }
for _ in $(seq 100); do
  if page >/dev/null 2>&1; then break; fi
  kill -0 $boot 2>/dev/null || break
  sleep 0.1
done
say "\$ runc exec $container /bin/busybox wget -q -O - http://127.0.0.1:8080/"
page >&2 || { cat "$directory/hello.log" >&2; die "the image did not answer; its output is in $directory/hello.log"; }
say "\$ runc exec --user 0 $container /bin/busybox touch /anything"
if runc exec --user 0 "$container" /bin/busybox touch /anything >&2; then die 'the root is writable'; fi
show runc exec "$container" /bin/ps >&2
show runc kill "$container" KILL >&2
wait $boot || true

step 'What happened'
cat >&2 <<END
One commit, $(git rev-parse --short HEAD), became an image whose every file came from it or from a commit it pins.
Pid 1 is tini, compiled here; the root is read-only, for root too; SIGKILL is the normal way to stop it.
  $directory/hello      the superproject: change app/web.c or www/hello.html, commit, build again
  $directory/out        oci/ for registries and skopeo, hello.bundle for runc, hello.lxc for LXC
END
