# shellcheck shell=sh
# LXC_SETTINGS is what a host's default.conf says besides the network.
configure() {
  chmod 711 "$SCRATCH" # for other ids
  printf 'lxc.net.0.type = empty\nlxc.net.0.flags = up\n%s\n' "${LXC_SETTINGS:-}" >"$SCRATCH/default.conf"
}

boot() { configure; }

load() {
  lxc-create -P "$SCRATCH" -n "$1" -t local -f "$SCRATCH/default.conf" -- \
    --metadata "$OUT/$1.lxc/meta.tar.xz" --fstree "$OUT/$1.lxc/rootfs.tar.xz"
  echo "lxc.environment = TOKEN=$TOKEN" >>"$SCRATCH/$1/config"
}

start() {
  case $1 in
    # the image's init is process 1, and the exit code gets lost
    *-count) lxc-start -P "$SCRATCH" -n "$1" -F -s lxc.console.path=none -s "lxc.console.logfile=/dev/stdout" ;;
    *) lxc-execute -P "$SCRATCH" -n "$1" -s lxc.console.path=none ;;
  esac
}
