# shellcheck shell=sh
# Incus 6.0 in a root of Debian 13, which has nothing but its files and those of what it needs; with lxcfs, which its package
# wants, and a network of its own.
# shellcheck source=/dev/null
. "$RUNTIMES/lxd.sh"
# shellcheck source=/dev/null
. "$RUNTIMES/debian-13.sh"

incus() {
  chroot "$SCRATCH/root" /usr/bin/incus "$@"
}

boot() {
  root=$SCRATCH/root
  debian_13 "$root" Incus incus-base,incus-client,base-passwd,coreutils,dash,findutils,grep,mount,sed,tar,util-linux
  export HOME=/root IMAGES=/images LOGS="$root/var/log/incus"
  chmod 711 "$SCRATCH" # its containers' root is a user like others
  mkdir -p "$root/run"
  mount --rbind /run "$root/run"
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
