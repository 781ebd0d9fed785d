# shellcheck shell=sh
# podman as the cluster, which starts again what ends.
# shellcheck disable=SC2154
start() {
  sed "s|image: \"|&${image%shop@*}|" "$out/shop.kubernetes.yaml" >/run/shop.yaml
  podman kube play /run/shop.yaml
}

again() { :; }

end() {
  # podman 4.3 may wait for ever for a container that it is starting again
  timeout 30 podman kube down /run/shop.yaml
}
