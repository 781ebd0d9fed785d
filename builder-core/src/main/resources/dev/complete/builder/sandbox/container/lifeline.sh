# shellcheck shell=sh disable=SC2034
# Waits until the other end of its input is closed, then ends a container and removes all that is left of it. Nothing but
# the shell and what its variables name is run:
#
# FOLDER            the run's
# GROUP             name of the runtime's control groups, where it makes any
# RM, RMDIR, SLEEP  programs
# "$@"              has the runtime forget the container
trap '' HUP INT QUIT TERM

read -r word
: >"$FOLDER/over"

running() { # PID
	state=
	[ -n "$1" ] && read -r state <"/proc/$1/stat" || return 1
	case ${state##*) } in [ZX]*) return 1 ;; esac
}

runner=
[ ! -e "$FOLDER/runner" ] || read -r runner <"$FOLDER/runner"
# Between its start and its first word the runtime has no process that could be killed yet.
tries=0
while [ $tries -lt 500 ]; do
	first=
	if [ -e "$FOLDER/status" ]; then
		read -r brace key first rest <"$FOLDER/status"
		first=${first%,}
	elif [ -e "$FOLDER/pid" ]; then
		read -r first <"$FOLDER/pid"
	fi
	[ -z "$first" ] || kill -9 "$first"
	running "$runner" || running "$first" || break
	tries=$((tries + 1))
	[ $tries -lt 250 ] || kill -9 "$runner"
	"$SLEEP" 0.02
done

[ $# -eq 0 ] || "$@"

leave() { # CONTROL-GROUP
	for try in 1 2 3 4 5 6 7 8 9 10; do
		while read -r pid; do kill -9 "$pid"; done <"$1/cgroup.procs"
		"$RMDIR" "$1" && return
		"$SLEEP" 0.02
	done
}

if [ -n "$GROUP" ]; then
	while read -r device at type rest; do
		case $type in cgroup | cgroup2) ;; *) continue ;; esac
		for group in "$at/$GROUP" "$at"/*/"$GROUP" "$at"/*/*/"$GROUP" "$at"/*/*/*/"$GROUP" "$at"/*/*/*/*/"$GROUP"; do
			[ ! -d "$group" ] || leave "$group"
		done
	done </proc/self/mounts
fi

exec "$RM" -rf -- "$FOLDER" "$FOLDER.lock"
