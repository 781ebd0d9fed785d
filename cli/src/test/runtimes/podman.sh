# shellcheck shell=sh
# shellcheck source=/dev/null
. "$RUNTIMES/storage.sh"

boot() {
  storage
  # a machine in a machine may have no control groups to give
  printf '[containers]\ncgroups = "disabled"\n' >/etc/containers/containers.conf
}

load() {
  podman load -q -i "$OUT/$1.tar" >&2
  # --tmpfs gives a folder to root or, with U, to the image's user: these are of others. A size= would be a quota of
  # the disk.
  podman volume create -o type=tmpfs -o device=tmpfs \
    -o o=nosuid,nodev,mode=0750,uid=10001,gid=10001,nr_blocks=256 "$1-work" >&2
  podman volume create -o type=tmpfs -o device=tmpfs \
    -o o=nosuid,nodev,mode=0700,uid=10002,gid=10002 "$1-srv-deep-er" >&2
}

start() {
  # Root keeps three capabilities; others have none, and are let bind low ports.
  case $1 in
    probe-root) set -- --cap-add AUDIT_WRITE,KILL,NET_BIND_SERVICE "$1" ;;
    *) set -- --sysctl net.ipv4.ip_unprivileged_port_start=867 "$1" ;;
  esac
  # --read-only alone leaves /run, /tmp and /var/tmp writable; with read-only-tmpfs=false podman 5 makes /dev/shm
  # read-only too. Without a name the volume would go with the container. /proc is as podman mounts it, but read-only.
  podman run --rm --replace --name "$3" --network none --read-only --read-only-tmpfs=false \
    --cap-drop all --security-opt no-new-privileges --security-opt proc-opts=ro,nosuid,nodev,noexec \
    --tmpfs /dev/shm:size=64m,noexec --tmpfs /tmp:U \
    -v "$3-data:/data" -v "$3-work:/work" -v "$3-srv-deep-er:/srv/deep/er" -e "TOKEN=$TOKEN" "$@"
}
