# shellcheck shell=sh
# What podman and buildah have in common: images and containers are in the scratch folder.
storage() {
  export TMPDIR="$SCRATCH"
  mkdir -p /etc/containers
  cat >/etc/containers/storage.conf <<END
[storage]
driver = "vfs"
graphroot = "$SCRATCH/storage"
runroot = "/run/containers/storage"
END
}
