# shellcheck shell=sh
# shellcheck source=/dev/null
. "$RUNTIMES/storage.sh"

boot() { storage; }

load() {
  # It makes an image's name of the layout's path, and refuses one with capitals. Ids of its own keep root from /proc.
  (cd "$OUT" && buildah from -q --userns-uid-map 0:200000:65536 --userns-gid-map 0:200000:65536 --name "$1" "oci:oci:$1" >&2)
}

# It takes the image's user, variables, folder and volumes, and wants the command again. A path in memory is root's,
# so only /tmp is one, where all may write; the others are folders of the container. crun wants to raise a limit for
# control groups, which needs CAP_SYS_RESOURCE: runc does not.
start() {
  eval "set -- $1 $(buildah inspect "$1" | jq -r '.OCIv1.config | .Entrypoint + .Cmd | @sh')"
  buildah run --runtime runc --network none -e "TOKEN=$TOKEN" \
    --cap-drop CAP_CHOWN,CAP_DAC_OVERRIDE,CAP_FOWNER,CAP_FSETID,CAP_SETFCAP,CAP_SETGID,CAP_SETPCAP,CAP_SETUID \
    --cap-drop CAP_SYS_CHROOT --mount type=tmpfs,dst=/tmp,tmpfs-mode=1777,nosuid,nodev -- "$@"
}
