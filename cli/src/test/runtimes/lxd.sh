# shellcheck shell=sh
# A daemon of its own.
boot() {
  export LXD_DIR="$SCRATCH/lxd" HOME="$SCRATCH"
  chmod 711 "$SCRATCH" # its containers' root is a user like others
  mkdir "$LXD_DIR"
  lxd --group root >"$SCRATCH/lxd.log" 2>&1 &
  lxd waitready --timeout 60
  lxc storage create default dir
  lxc profile device add default root disk path=/ pool=default
}

# Incus tears arguments apart, so that those with blanks are refused: its images have others
load() {
  lxc storage volume create default "$1-data"
  lxc image import --quiet "$OUT/../incus/$1.incus/$1.tar.xz" --alias "$1"
  lxc profile create "$1"
  lxc profile edit "$1" <"$OUT/../incus/$1.incus/profile.yaml"
  lxc init --quiet "$1" "$1" --profile default --profile "$1" --config "environment.TOKEN=$TOKEN"
}

start() {
  log="$LXD_DIR/logs/$1/console.log"
  rm -f "$log" # of the start before
  lxc start "$1" </dev/null >&2
  until [ -e "$log" ]; do sleep 0.1; done
  process=$(lxc list --format csv --columns p "$1")
  case $process in
    '' | 0) cat "$log" ;; # at its end already
    *) tail -n +1 -F --pid="$process" "$log" 2>/dev/null ;;
  esac | sed -u 's/\r$//'
  until lxc list --format csv --columns s "$1" | grep -q STOPPED; do sleep 0.1; done
}
