# shellcheck shell=sh
# containerd as a kubelet speaks to it, by the container runtime interface. Debian 12 has no program for that: messages are encoded
# by protoc, and a call is a request of HTTP/2 with a message behind five bytes, as gRPC has it.
# shellcheck disable=SC2154
call() { # SERVICE METHOD   the request as text on standard input; prints the answer as text
  rm -rf /run/cri
  mkdir /run/cri
  protoc --proto_path="$folder" --encode="runtime.v1.$2Request" cri.proto >/run/cri/message
  size=$(stat -c %s /run/cri/message)
  {
    # shellcheck disable=SC2059
    printf "$(printf '\\000\\000\\000\\%03o\\%03o' $((size >> 8)) $((size & 255)))"
    cat /run/cri/message
  } >/run/cri/call
  curl -sS --http2-prior-knowledge --unix-socket /run/containerd/containerd.sock -H 'content-type: application/grpc' \
    -H 'te: trailers' --data-binary @/run/cri/call -D /run/cri/head -o /run/cri/answer "http://localhost/runtime.v1.$1/$2"
  if ! grep -qi '^grpc-status: *0' /run/cri/head; then
    cat /run/cri/head >&2
    return 1
  fi
  tail -c +6 /run/cri/answer | protoc --proto_path="$folder" --decode="runtime.v1.$2Response" cri.proto
}

text() { # FIELD   its text in an answer
  sed -n "s/^$1: \"\\(.*\\)\"\$/\\1/p"
}

pod="metadata { name: 'shop' uid: '1' namespace: 'default' }
  linux { security_context { namespace_options { network: NODE } } }"

container() { # ATTEMPT
  id=$(echo "pod_sandbox_id: '$(cat /run/cri-pod)' sandbox_config { $pod }
    config {
      metadata { name: 'shop' attempt: $1 }
      image { image: '$image' }
      mounts { container_path: '/data' host_path: '/var/lib/shop-cri' }
      linux { security_context {
        readonly_rootfs: true
        no_new_privs: true
        capabilities { drop_capabilities: 'ALL' }
        namespace_options { network: NODE }
      } }
    }" | call RuntimeService CreateContainer | text container_id)
  echo "container_id: '$id'" | call RuntimeService StartContainer
}

start() {
  install -d -m 700 -o 10001 -g 10001 /var/lib/shop-cri
  echo "image { image: '$image' }" | call ImageService PullImage
  echo "config { $pod }" | call RuntimeService RunPodSandbox | text pod_sandbox_id >/run/cri-pod
  container 0
}

again() { container 1; }

end() {
  echo "pod_sandbox_id: '$(cat /run/cri-pod)'" | call RuntimeService StopPodSandbox
  echo "pod_sandbox_id: '$(cat /run/cri-pod)'" | call RuntimeService RemovePodSandbox
}
