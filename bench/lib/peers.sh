#!/usr/bin/env bash
# What could do the same work: each makes the files of a superproject's submodules an image, from Git to the last byte.
# usage: bench/lib/peers.sh available                    the peers that can run here; says loudly which cannot
#        bench/lib/peers.sh PEER SUPERPROJECT SCRATCH    leaves the image as SCRATCH/image
#
# Peers that cannot read Git get a checkout, as part of their work.
set -euo pipefail
# shellcheck source=java.sh
. "$(dirname "${BASH_SOURCE[0]}")/java.sh"

if [ "$1" = available ]; then
  printf 'limit\n'
  for peer in umoci buildah; do
    if ! command -v $peer >/dev/null; then
      say "WARNING: no $peer here, it is left out: apt-get install $peer"
    elif [ "$(id -u)" != 0 ]; then
      say "WARNING: $peer is left out: it wants root"
    else
      printf '%s\n' $peer
    fi
  done
  if fetch_jars && compile jib "$bench_scripts/lib/JibImage.java"; then
    printf 'jib\n'
  else
    say 'WARNING: no jib here, it is left out: Maven could not fetch jib-core'
  fi
  exit
fi
repository=$2 scratch=$3 tree=$3/tree

# The folders of the manifest's components, and where each is in the image.
parts() { sed -n 's|^  [^ ]*: {copy: {\(deps/[^/]*\)/: \(/.*\)}}|\1 \2|p' "$repository/complete.yaml"; }

archive() { git -C "$repository/$1" -c tar.umask=0022 archive "${@:2}" HEAD; }

# Measured: `git archive | tar` takes less time than `git checkout-index` or a parallel `git read-tree -u`.
checkout() { # PART FOLDER
  mkdir -p "$2"
  archive "$1" | tar --extract --directory "$2"
}

checkout_all() {
  local part place
  parts | while read -r part place; do checkout "$part" "$tree$place"; done
}

limit() { # the practical limit: no image, each byte read once, hashed and compressed by two threads
  local part place
  mkfifo "$scratch/copy"
  sha256sum <"$scratch/copy" >"$scratch/sum" &
  parts | while read -r part place; do archive "$part" --prefix="${place#/}"; done |
    tee "$scratch/copy" | zstd -q -3 -T2 -o "$scratch/image"
  wait $!
}

umoci_insert() {
  checkout_all
  umoci init --layout "$scratch/image"
  umoci new --image "$scratch/image:bench"
  umoci insert --image "$scratch/image:bench" "$tree" /
}

buildah_commit() {
  local storage=(--root "$scratch/storage" --runroot "$scratch/run" --storage-driver vfs) container
  checkout_all
  container=$(buildah "${storage[@]}" from scratch)
  buildah "${storage[@]}" copy --quiet "$container" "$tree" /
  buildah "${storage[@]}" commit --quiet --disable-compression=false "$container" "oci:$scratch/image:bench"
}

jib() {
  local part place layers=()
  while read -r part place; do
    checkout "$part" "$tree/$part"
    layers+=("$tree/$part" "$place")
  done < <(parts)
  "$java_home/bin/java" -cp "$bench/jib:$bench/jars/*" JibImage "$scratch/image" "$scratch/cache" "${layers[@]}"
}

case $1 in
  limit) limit ;;
  umoci) umoci_insert ;;
  buildah) buildah_commit ;;
  jib) jib ;;
  *) die "no peer is called $1" ;;
esac
