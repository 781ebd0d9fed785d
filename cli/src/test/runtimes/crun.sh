# shellcheck shell=sh
# shellcheck source=/dev/null
. "$RUNTIMES/runc.sh"

# crun sets the owner of standard input to what it is, which would be a change of the host's
# /dev/null when that is it.
start() { : | crun --root "$SCRATCH/state" run -b "$SCRATCH/$1.bundle" "crun-$1"; }
