# shellcheck shell=sh
# Incus 6.0 in a root of Debian 13, which has nothing but its files and those of what it needs; with lxcfs, which its package
# wants, and a network of its own.
# shellcheck source=/dev/null
. "$RUNTIMES/lxd.sh"

incus() {
  chroot "$SCRATCH/root" /usr/bin/incus "$@"
}

boot() {
  root=$SCRATCH/root
  export HOME=/root IMAGES=/images LOGS="$root/var/log/incus"
  chmod 711 "$SCRATCH" # its containers' root is a user like others
  timeout 180 mmdebstrap --variant=extract trixie "$root" \
    --include=incus-base,incus-client,base-passwd,coreutils,dash,findutils,grep,mount,sed,tar,util-linux ||
    missing 'Incus of Debian 13'
  mount --bind "$root" "$root"
  for folder in bin lib lib64 sbin; do [ -e "$root/$folder" ] || ln -s "usr/$folder" "$root/$folder"; done
  for folder in dev proc run sys; do mkdir -p "$root/$folder" && mount --rbind "/$folder" "$root/$folder"; done
  for file in passwd group; do cp "$root/usr/share/base-passwd/$file.master" "$root/etc/$file"; done
  for file in subuid subgid; do echo root:1000000:1000000000 >"$root/etc/$file"; done
  mkdir -p "$root/images" "$root/root" "$root/var/lib/incus" "$root/var/lib/lxcfs" "$root/var/log/incus"
  mount --bind "$OUT/../incus" "$root/images"
  chroot "$root" lxcfs /var/lib/lxcfs >"$SCRATCH/lxcfs.log" 2>&1 &
  until [ -e "$root/var/lib/lxcfs/proc/uptime" ]; do sleep 0.1; done
  # no chroot, where nobody may make user namespaces
  # shellcheck disable=SC2016
  PATH=/usr/libexec/incus:/usr/sbin:/usr/bin unshare --net --mount \
    sh -c 'cd "$0" && pivot_root . . && umount -l . && exec incusd' "$root" >"$SCRATCH/incusd.log" 2>&1 &
  chroot "$root" /usr/libexec/incus/incusd waitready --timeout 60
  pool
}
