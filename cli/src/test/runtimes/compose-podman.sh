# shellcheck shell=sh
# shellcheck source=/dev/null
. "$RUNTIMES/storage.sh"

boot() {
  storage
  # a machine in a machine may have no control groups to give
  printf '[containers]\ncgroups = "disabled"\n' >/etc/containers/containers.conf
  export DOCKER_HOST=unix:///run/podman.sock
  # Its bridge is in a network of its own.
  unshare --net podman system service --time 0 "$DOCKER_HOST" >"$SCRATCH/podman.log" 2>&1 &
  until curl -sf --unix-socket /run/podman.sock http://podman/_ping; do sleep 0.1; done
  # Podman gives a path in memory to root, or with U to the image's user. It can mount /proc read-only.
  sed -e 's/uid=[0-9]*,gid=[0-9]*/U/' -e 's/- "no-new-privileges:true"/&\n      - proc-opts=ro,nosuid,nodev,noexec/' \
    "$OUT/compose.yaml" >"$SCRATCH/compose.yaml"
}

load() {
  # What was loaded is found by its digest, so no registry is needed.
  podman load -q -i "$OUT/$1.tar" >&2
}

start() {
  docker-compose -p probe -f "$SCRATCH/compose.yaml" run --rm -T "$1"
}

refuse() {
  unset TOKEN
  ! docker-compose -p probe -f "$SCRATCH/compose.yaml" run --rm -T "$1"
}
