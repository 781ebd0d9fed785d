# shellcheck shell=sh
# A daemon of its own, with its state and its socket in /run.
boot() {
  containerd --root "$SCRATCH/containerd" >"$SCRATCH/containerd.log" 2>&1 &
  until ctr version >/dev/null 2>&1; do sleep 0.1; done
}

load() {
  ctr images import "$OUT/$1.tar"
  install -d -m 700 -o 10001 -g 10001 "$SCRATCH/volumes/$1/data"
  # ctr has no word for a network's settings
  ip netns add "$1"
  ip netns exec "$1" sysctl -q -w net.ipv4.ip_unprivileged_port_start=867
}

# ctr takes user, variables, arguments and folder from the image, and drops capabilities one by one. /run is containerd's
# own, and writable. /proc is mounted again, read-only. No shares of the processor, since not every control group has them.
start() {
  case $1 in *-root) tmp=mode=1777 ;; *) tmp=mode=1777:uid=10001:gid=10001 ;; esac
  ctr run --rm --read-only --env "TOKEN=$TOKEN" --cpu-shares 0 --with-ns "network:/run/netns/$1" \
    --cap-drop CAP_CHOWN --cap-drop CAP_DAC_OVERRIDE --cap-drop CAP_FOWNER --cap-drop CAP_FSETID --cap-drop CAP_MKNOD \
    --cap-drop CAP_NET_RAW --cap-drop CAP_SETFCAP --cap-drop CAP_SETGID --cap-drop CAP_SETPCAP --cap-drop CAP_SETUID \
    --cap-drop CAP_SYS_CHROOT \
    --mount type=proc,src=proc,dst=/proc,options=ro:nosuid:nodev:noexec \
    --mount type=tmpfs,src=tmpfs,dst=/run,options=ro:nosuid:nodev:noexec \
    --mount "type=tmpfs,src=tmpfs,dst=/tmp,options=nosuid:nodev:$tmp" \
    --mount type=tmpfs,src=tmpfs,dst=/work,options=nosuid:nodev:mode=0750:uid=10001:gid=10001:size=1m \
    --mount type=tmpfs,src=tmpfs,dst=/srv/deep/er,options=nosuid:nodev:mode=0700:uid=10002:gid=10002 \
    --mount "type=bind,src=$SCRATCH/volumes/$1/data,dst=/data,options=rbind:rw:nosuid:nodev" \
    "docker.io/library/$1:latest" "$1"
}
