# shellcheck shell=sh
# The machine's own, a daemon with a network of its own, where its bridge may be. What it loads is compressed with gzip,
# since Docker before 23 reads no zstd.
docker() {
  /usr/bin/docker "$@" # whatever else comes first
}

# DOCKER_OPTIONS are more of its options
boot() {
  # shellcheck disable=SC2086
  unshare --net /usr/sbin/dockerd ${DOCKER_OPTIONS:-} --data-root "$SCRATCH/docker" --iptables=false >"$SCRATCH/dockerd.log" 2>&1 &
  until docker version >/dev/null 2>&1; do sleep 0.1; done
}

load() {
  docker load -i "$OUT/../gzip/$1.tar"
}

# Docker takes user, variables, arguments and folder from the image, and a fresh volume's owner and mode.
start() {
  case $1 in *-root) tmp=exec,mode=1777 ;; *) tmp=exec,mode=1777,uid=10001,gid=10001 ;; esac
  docker run --rm --read-only --cap-drop ALL --security-opt no-new-privileges --env "TOKEN=$TOKEN" \
    --tmpfs "/tmp:$tmp" \
    --tmpfs /work:exec,mode=0750,uid=10001,gid=10001,size=1m \
    --tmpfs /srv/deep/er:exec,mode=0700,uid=10002,gid=10002 \
    --volume "$1-data:/data" "$1"
}
