# shellcheck shell=sh
# Docker 26.1 in a root of Debian 13, which has nothing but its files and those of what it needs. DOCKER_SETTINGS is its
# daemon.json.
# shellcheck source=/dev/null
. "$RUNTIMES/docker.sh"
# shellcheck source=/dev/null
. "$RUNTIMES/debian-13.sh"

docker() {
  chroot "$SCRATCH/root" /usr/bin/docker "$@"
}

boot() {
  root=$SCRATCH/root
  debian_13 "$root" Docker docker.io,docker-cli
  mkdir -p "$root/etc/docker"
  echo "${DOCKER_SETTINGS:-{\}}" >"$root/etc/docker/daemon.json"
  unshare --net chroot "$root" /usr/sbin/dockerd --iptables=false >"$SCRATCH/dockerd.log" 2>&1 &
  until docker version >/dev/null 2>&1; do sleep 0.1; done
}

load() {
  docker load <"$OUT/$1.tar"
}
