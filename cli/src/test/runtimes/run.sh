#!/bin/sh
# Runs the driver in namespaces and a control group of its own, and leaves neither:
#   ./run.sh SYSTEM.sh IMAGE...
set -eu
here=$(cd "${0%/*}" && pwd)
groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -n "$groups" ] || { echo 'control groups of version 2' >&2; exit 77; }
group=$groups/complete-$$
mkdir "$group" "$group/driver"
trap 'find "$group" -depth -type d -exec rmdir {} \;' EXIT
# the group is the root of what is inside, and has no process itself, or it could not share out controllers
sh -c 'echo $$ >"$0/cgroup.procs"; exec unshare --cgroup sh -c '\''echo $$ >"$0/driver/cgroup.procs"; exec "$@"'\'' "$@"' \
  "$group" "$group" unshare --mount --pid --fork --kill-child --mount-proc "$here/driver.sh" "$@"
