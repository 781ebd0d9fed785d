# shellcheck shell=sh
# The machine's own, whose containers have ids of their own.
# shellcheck source=/dev/null
. "$RUNTIMES/docker.sh"
export DOCKER_OPTIONS=--userns-remap=remap

remap() { # the user, as docs/formats.md has it
  echo remap:x:990:990::/:/bin/false >>/etc/passwd
  echo remap:x:990: >>/etc/group
  echo remap:200000:65536 | tee /etc/subuid >/etc/subgid
}
remap
