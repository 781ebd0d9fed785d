# shellcheck shell=sh
export LXC_SETTINGS='lxc.idmap = u 0 100000 65536
lxc.idmap = g 0 200000 65536'
# shellcheck source=/dev/null
. "$RUNTIMES/lxc.sh"
