# shellcheck shell=sh
# shellcheck source=/dev/null
. "$RUNTIMES/storage.sh"

boot() {
  storage
  # A pod wants a control group, and crun with one wants to raise a limit, which needs CAP_SYS_RESOURCE; runc wants to
  # let devices through, which a machine inside a machine may not. So podman makes the group and crun leaves it alone.
  cat >/etc/containers/containers.conf <<END
[engine]
cgroup_manager = "cgroupfs"
runtime = "crun-without"
[engine.runtimes]
crun-without = ["/run/crun-without"]
END
  printf '#!/bin/sh\nexec crun --cgroup-manager=disabled "$@"\n' >/run/crun-without
  chmod 755 /run/crun-without
  # Ports are published, on a bridge in a network of its own.
  : >/run/network
  unshare --net=/run/network true
}

load() {
  # What was loaded is found by its digest, so no registry is needed.
  podman load -q -i "$OUT/$1.tar" >&2
  # JSON with values in base64; podman 4.3 cannot read what its own kube play makes of a Secret.
  printf '{"TOKEN":"%s"}' "$(printf %s "$TOKEN" | base64 -w 0)" | podman secret create "$1" - >&2
  # Podman 4.3 refuses a claim that it has met before, so claims are played once, the rest at each start.
  sed '/^---/,$d' "$OUT/$1.kubernetes.yaml" | podman kube play - >&2
  # A newer one gives a path in memory to root, with a mode that is meant for its owner: on disk it has that owner.
  # What always is started again would be, before anybody could look at how it ended.
  sed -e '1,/^---/d' -e 's/medium: Memory/medium: ""/' \
    -e 's/^      automountServiceAccountToken:.*/&\n      restartPolicy: Never/' \
    "$OUT/$1.kubernetes.yaml" >"$SCRATCH/$1.yaml"
}

start() {
  container=$(nsenter --net=/run/network podman kube play "$SCRATCH/$1.yaml" | sed -n '/^Container:/{n;p;}')
  podman logs -f "$container"
  code=$(podman wait "$container")
  nsenter --net=/run/network podman kube down "$SCRATCH/$1.yaml" >&2
  return "$code"
}

refuse() {
  podman secret rm "$1"
  ! nsenter --net=/run/network podman kube play "$SCRATCH/$1.yaml"
}
