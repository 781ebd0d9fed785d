# shellcheck shell=sh
# Docker 26.1 in a root of Debian 13, which has nothing but its files and those of what it needs. DOCKER_SETTINGS is its
# daemon.json.
# shellcheck source=/dev/null
. "$RUNTIMES/docker.sh"

docker() {
  chroot "$SCRATCH/root" /usr/bin/docker "$@"
}

boot() {
  root=$SCRATCH/root
  timeout 180 mmdebstrap --variant=extract --include=docker.io,docker-cli trixie "$root" || missing 'Docker of Debian 13'
  mount --bind "$root" "$root" # containers start below a mount only
  for folder in bin lib lib64 sbin; do [ -e "$root/$folder" ] || ln -s "usr/$folder" "$root/$folder"; done
  for folder in dev proc sys; do mkdir -p "$root/$folder" && mount --rbind "/$folder" "$root/$folder"; done
  mkdir -p "$root/etc/docker"
  echo "${DOCKER_SETTINGS:-{\}}" >"$root/etc/docker/daemon.json"
  unshare --net chroot "$root" /usr/sbin/dockerd --iptables=false >"$SCRATCH/dockerd.log" 2>&1 &
  until docker version >/dev/null 2>&1; do sleep 0.1; done
}

load() {
  docker load <"$OUT/$1.tar"
}
