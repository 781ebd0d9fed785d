# shellcheck shell=sh
# Debian's default.conf, but for its bridge.
export LXC_SETTINGS='lxc.apparmor.profile = generated
lxc.apparmor.allow_nesting = 1'
# shellcheck source=/dev/null
. "$RUNTIMES/lxc.sh"
