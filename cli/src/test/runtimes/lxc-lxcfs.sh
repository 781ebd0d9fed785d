# shellcheck shell=sh
# With lxcfs, whose hook is in Debian's common.conf.
# shellcheck source=/dev/null
. "$RUNTIMES/lxc.sh"

boot() {
  configure
  mkdir -p /var/lib/lxcfs
  lxcfs /var/lib/lxcfs >"$SCRATCH/lxcfs.log" 2>&1 &
  until [ -e /var/lib/lxcfs/proc/uptime ]; do sleep 0.1; done
}
