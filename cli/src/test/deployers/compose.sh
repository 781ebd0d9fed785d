# shellcheck shell=sh
# Compose, which talks to podman; podman starts again what ends.
# shellcheck disable=SC2154
compose() {
  DOCKER_HOST=unix:///run/podman.sock IMAGE_PREFIX="${image%shop@*}" \
    docker-compose -p shop -f "$out/compose.yaml" "$@"
}

start() { compose up -d; }

again() { :; }

end() { compose down; }
