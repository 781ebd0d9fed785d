# shellcheck shell=sh
# Incus 6.0 in a root of Debian 13, which has nothing but its files and those of what it needs; with lxcfs, which its package
# wants, and a network of its own.
incus() {
  chroot "$SCRATCH/root" /usr/bin/incus "$@"
}

boot() {
  export HOME=/root
  chmod 711 "$SCRATCH" # its containers' root is a user like others
  root=$SCRATCH/root
  mmdebstrap --variant=extract trixie "$root" \
    --include=incus-base,incus-client,base-passwd,coreutils,dash,findutils,grep,mount,sed,tar,util-linux
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
  incus storage create default dir
  incus profile device add default root disk path=/ pool=default
}

# Incus tears arguments apart, so that those with blanks are refused: its images have others
load() {
  incus storage volume create default "$1-data"
  incus image import --quiet "/images/$1.incus/$1.tar.xz" --alias "$1"
  incus profile create "$1"
  incus profile edit "$1" <"$OUT/../incus/$1.incus/profile.yaml"
  incus init --quiet "$1" "$1" --profile default --profile "$1" --config "environment.TOKEN=$TOKEN"
}

start() {
  incus start --quiet "$1" </dev/null >&2
  shown=0
  while incus list --format csv --columns s "$1" | grep -q RUNNING; do
    show "$root/var/log/incus/$1/console.log"
    sleep 0.2
  done
  while pgrep -f "^\\[lxc monitor\\] .* $1\$" >/dev/null; do sleep 0.1; done # which writes it anew
  show "$root/var/log/incus/$1/console.log"
}

# "incus console --show-log" says the same, but makes a running container's log lose lines when asked again and again
show() { # LOG   its lines that are new
  lines=$(wc -l <"$1")
  if [ "$lines" -gt "$shown" ]; then
    sed -n "$((shown + 1)),${lines}{s/\\r\$//;p}" "$1"
    shown=$lines
  fi
}
