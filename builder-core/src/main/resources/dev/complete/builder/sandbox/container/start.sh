# shellcheck shell=sh disable=SC2016
# Becomes a runtime ("$@"), at this process's input and output. Nothing but the shell and what its variables name is run:
#
# FOLDER                 the run's
# DEFAULTS               a program that gives every signal its default action
# STATUS, FILTER         for bubblewrap: where it writes its child's pid, and the system calls that fail
# UNSHARE, MOUNT         when there is something to be mounted that only the runtime is to see:
# NODES                  device nodes that are to be read-only
# UMOUNT                 when it needs control groups of version 2 alone
umask 022
echo $$ >"$FOLDER/runner" || exit 125
# Whoever ends a run says so first and then looks for that number; so one of both sees the other.
[ ! -e "$FOLDER/over" ] || exit 125

if [ -n "$DEFAULTS" ]; then set -- "$DEFAULTS" --default-signal "$@"; fi
if [ -n "$UNSHARE" ]; then
	set -- "$UNSHARE" --mount --propagation private /bin/sh -c '
		for node in $NODES; do
			"$MOUNT" --bind "$node" "$node" && "$MOUNT" -o remount,bind,ro "$node" || exit 125
		done
		if [ -n "$UMOUNT" ]; then
			"$UMOUNT" -R /sys/fs/cgroup && "$MOUNT" -t cgroup2 none /sys/fs/cgroup || exit 125
		fi
		exec "$@"' sh "$@"
fi
if [ -n "$STATUS" ]; then exec "$@" 5>"$STATUS" 6<"$FILTER"; fi
exec "$@"
