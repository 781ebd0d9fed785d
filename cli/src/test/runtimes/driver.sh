#!/bin/sh
# Runs probe images in one system, in namespaces of its own, from which nothing is left:
#   unshare --mount --pid --fork --kill-child --mount-proc ./driver.sh SYSTEM.sh IMAGE...
#
# SYSTEM.sh defines
#   boot            starts the daemon, if there is one, and waits for it
#   load IMAGE      makes the image known to the system
#   start IMAGE     runs it with its contract; standard output is its log; ends with its exit code, where the system tells it
#   refuse IMAGE    starts it without TOKEN, and prints what the system says to that; only where it refuses
# and sees
#   OUT       the folder with the outputs of a build
#   SCRATCH   a fresh folder for storage, sockets and logs
#   TOKEN     the value of the variable that the images require
#   RUNTIMES  the folder of these scripts
#
# What an image writes and how it ends is then in $SCRATCH/IMAGE.out, .err and .exit, a refusal in $SCRATCH/refusal. An image
# whose name ends in -count says "start 1", is killed from outside, and is started until it says "start 2".
set -eu
system=$1
shift
: "$OUT" "$SCRATCH" "$TOKEN"
export RUNTIMES="${0%/*}"

# shellcheck source=/dev/null
. "$RUNTIMES/folders.sh"

missing() { # WHAT   a test is skipped when it cannot be had
  echo "$1" >&3
  exit 77
}

# shellcheck source=/dev/null
. "$system"

count() { # IMAGE   kills it after each of two starts; a system may start it again by itself
  running='' starts=0
  for line in 'start 1' 'start 2'; do
    until grep -qx "$line" "$SCRATCH/$1.out"; do
      if [ -z "$running" ] || ! kill -0 "$running" 2>/dev/null; then
        starts=$((starts + 1))
        [ $starts -le 5 ] || exit 1
        (start "$1") >>"$SCRATCH/$1.out" 2>>"$SCRATCH/$1.err" &
        running=$!
      fi
      sleep 0.1
    done
    pkill -KILL -x -f 'sleep 100000'
  done
}

boot 3>&2 >"$SCRATCH/boot.log" 2>&1
for image; do
  load "$image" >"$SCRATCH/$image.load" 2>&1
  : >"$SCRATCH/$image.out"
  case $image in
    *-count) count "$image" ;;
    *)
      set +e
      (set -e; start "$image") >"$SCRATCH/$image.out" 2>"$SCRATCH/$image.err"
      echo $? >"$SCRATCH/$image.exit"
      set -e
      ;;
  esac
done
if [ "$1" = probe-user ] && command -v refuse >/dev/null; then
  refuse "$1" >"$SCRATCH/refusal" 2>&1
fi
