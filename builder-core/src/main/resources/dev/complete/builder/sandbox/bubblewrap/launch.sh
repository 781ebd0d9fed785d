# shellcheck shell=sh disable=SC3045,SC2016,SC2034 # every /bin/sh of Linux has these limits
# Starts bubblewrap ("$@") and outlives it. Nothing but the shell and what its variables name is run:
#
# STATUS           where bubblewrap writes its child's pid
# FILTER           the system calls that fail
# LIMITS           for ulimit, as letters and values
# GROUP1, GROUP2   the files that take a process into its control groups, where there are any
# UNSHARE, MOUNT   when the host's device nodes (NODES) are to be read-only
# DEFAULTS         a program that gives every signal its default action: no shell can, when one was ignored before
# ATTACHED         when somebody sits at a terminal: then bubblewrap takes this shell's place and its input
umask 022

start() {
	if [ -n "$DEFAULTS" ]; then set -- "$DEFAULTS" --default-signal "$@"; fi
	for limit in $LIMITS; do # dash says -p for the -u of others
		ulimit "-${limit%%=*}" "${limit#*=}" 2>/dev/null ||
			{ [ "${limit%%=*}" = u ] && ulimit -p "${limit#*=}" 2>/dev/null; } ||
			echo "limits: this host does not let a step have its own \`ulimit -${limit%%=*} ${limit#*=}\`"
	done
	if [ -n "$GROUP1" ]; then echo 0 >"$GROUP1" || exit 125; fi
	if [ -n "$GROUP2" ]; then echo 0 >"$GROUP2" || exit 125; fi
	if [ -n "$UNSHARE" ]; then
		# As root the host's nodes are ours, and a step could change their modes for everybody.
		exec "$UNSHARE" --mount --propagation private /bin/sh -c '
			for node in $NODES; do
				"$MOUNT" --bind "$node" "$node" && "$MOUNT" -o remount,bind,ro "$node" || exit 125
			done
			exec "$@"' sh "$@" 5>"$STATUS" 6<"$FILTER"
	fi
	exec "$@" 5>"$STATUS" 6<"$FILTER"
}

if [ -n "$ATTACHED" ]; then start "$@"; fi

# 3 is the lifeline, 4 the step's output. From here on only the step prints.
exec 3<&0 </dev/null 4>&1 >/dev/null 2>&1
trap '' HUP INT QUIT TERM

# The builder holds the other end of our standard input. When it lets go, however it died, the step dies: all of its
# processes with its first one. Only then bubblewrap ends, and we.
(
	read -r word <&3 && exit
	# Between its start and its first word bubblewrap has no child that could be killed yet.
	while [ -d "/proc/$$" ]; do
		pid=
		read -r brace key pid rest <"$STATUS"
		pid=${pid%,}
		[ -z "$pid" ] || { kill -9 "$pid"; exit; }
	done
) &
watcher=$!

(
	exec 3<&- >&4 2>&4 4>&-
	trap - HUP INT QUIT TERM
	start "$@"
)
code=$?
kill -9 "$watcher"
exit "$code"
