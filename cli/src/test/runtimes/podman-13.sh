#!/bin/sh
# Pulls images with the podman of Debian 13, one after the other into one fresh storage that takes parts of layers, in
# namespaces of its own, from which nothing is left:
#   unshare --mount --pid --fork --kill-child --mount-proc ./podman-13.sh REFERENCE...
# SCRATCH is a fresh folder. What podman says of the first image is in $SCRATCH/1.log, and the SHA-256 of each of its files in
# $SCRATCH/1.files, and so on.
set -eu
: "$SCRATCH"
RUNTIMES="${0%/*}"
root=$SCRATCH/root

missing() { # WHAT   a test is skipped when it cannot be had
  echo "$1" >&3
  exit 77
}

# shellcheck source=/dev/null
. "$RUNTIMES/folders.sh"
# shellcheck source=/dev/null
. "$RUNTIMES/debian-13.sh"

in_root() {
  chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin HOME=/root "$@"
}

debian_13 "$root" podman podman,crun,coreutils,findutils 3>&2 >"$SCRATCH/root.log" 2>&1
mkdir -p "$root/etc/containers" "$root/run" "$root/var/tmp"
echo '{"default": [{"type": "insecureAcceptAnything"}]}' >"$root/etc/containers/policy.json"
cat >"$root/etc/containers/storage.conf" <<END
[storage]
driver = "overlay"
graphroot = "/storage"
runroot = "/run/storage"
[storage.options.pull_options]
enable_partial_images = "true"
END

number=0
for reference; do
  number=$((number + 1))
  in_root podman --log-level=debug pull --tls-verify=false "$reference" >"$SCRATCH/$number.log" 2>&1 ||
    { cat "$SCRATCH/$number.log" >&2; exit 1; }
  mounted=$(in_root podman image mount "$reference")
  (cd "$root/$mounted" && find . -type f -exec sha256sum {} +) >"$SCRATCH/$number.files"
done
