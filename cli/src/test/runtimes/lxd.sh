# shellcheck shell=sh
# A daemon of its own.
incus() { lxc "$@"; }

boot() {
  export LXD_DIR="$SCRATCH/lxd" HOME="$SCRATCH"
  export IMAGES="$OUT/../incus" LOGS="$LXD_DIR/logs"
  chmod 711 "$SCRATCH" # its containers' root is a user like others
  mkdir "$LXD_DIR"
  lxd --group root >"$SCRATCH/lxd.log" 2>&1 &
  lxd waitready --timeout 60
  pool
}

pool() {
  incus storage create default dir
  incus profile device add default root disk path=/ pool=default
}

# It tears arguments apart, so that those with blanks are refused: its images have others
load() {
  incus storage volume create default "$1-data"
  incus image import --quiet "$IMAGES/$1.incus/$1.tar.xz" --alias "$1"
  incus profile create "$1"
  incus profile edit "$1" <"$OUT/../incus/$1.incus/profile.yaml"
  incus init --quiet "$1" "$1" --profile default --profile "$1" --config "environment.TOKEN=$TOKEN"
}

start() {
  shown=0
  rm -f "$LOGS/$1/console.log" # of the start before
  incus start --quiet "$1" </dev/null >&2
  until [ -e "$LOGS/$1/console.log" ]; do sleep 0.1; done
  while incus list --format csv --columns s "$1" | grep -q RUNNING; do
    show "$LOGS/$1/console.log"
    sleep 0.2
  done
  while pgrep -f "^\\[lxc monitor\\] .* $1\$" >/dev/null; do sleep 0.1; done # which writes it anew
  show "$LOGS/$1/console.log"
}

# The daemon's own word for it makes a running container's log lose lines when asked again and again.
show() { # LOG   its lines that are new
  lines=$(wc -l <"$1")
  if [ "$lines" -gt "$shown" ]; then
    sed -n "$((shown + 1)),${lines}{s/\\r\$//;p}" "$1"
    shown=$lines
  fi
}
