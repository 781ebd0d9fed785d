# shellcheck shell=sh
export LXC_SETTINGS='lxc.include = /usr/share/lxc/config/nesting.conf'
# shellcheck source=/dev/null
. "$RUNTIMES/lxc.sh"
