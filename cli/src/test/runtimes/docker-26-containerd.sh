# shellcheck shell=sh
# Its images are in containerd, as newer Dockers have them by themselves.
export DOCKER_SETTINGS='{"features": {"containerd-snapshotter": true}}'
# shellcheck source=/dev/null
. "$RUNTIMES/docker-26.sh"
