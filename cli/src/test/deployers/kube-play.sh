# shellcheck shell=sh
# podman as the cluster: it plays what kustomize renders, and starts again what ends.
# shellcheck disable=SC2154
start() {
  rm -rf /run/deployment
  mkdir /run/deployment
  cp "$out/shop.kubernetes.yaml" /run/deployment
  printf 'resources: [shop.kubernetes.yaml]\nimages: [{name: shop, newName: %s}]\n' "${image%@*}" \
    >/run/deployment/kustomization.yaml
  kubectl kustomize /run/deployment >/run/deployment/rendered.yaml
  podman kube play /run/deployment/rendered.yaml
}

again() { :; }

end() {
  # podman 4.3 may wait for ever for a container that it is starting again
  timeout 30 podman kube down /run/deployment/rendered.yaml
}
