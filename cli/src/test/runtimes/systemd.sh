# shellcheck shell=sh
# systemd as process 1 of namespaces of its own, in which there is no other unit.
boot() {
  mkdir -p /var/lib/complete /etc/complete /run/units
  for target in sysinit basic shutdown network-online multi-user umount; do
    printf '[Unit]\nDefaultDependencies=no\n' >/run/units/$target.target
  done
}

load() {
  cp -a "$OUT/$1.bundle/." "/var/lib/complete/$1.bundle"
  cp "$OUT/$1.service" /run/units/
  # as the unit says
  sed -n 's/^# \(getent\|install\) /\1 /p' "$OUT/$1.service" >"$SCRATCH/$1.commands"
  sh -e "$SCRATCH/$1.commands"
  echo "TOKEN=$TOKEN" >"/etc/complete/$1.env"
  # what an image that runs as root asks for before systemd 257
  sed -n 's/^AssertPathExists=|//p' "$OUT/$1.service" | xargs -r touch
  mkdir "/run/units/$1.service.d"
  printf '[Service]\nStandardOutput=append:%s/printed\nStandardError=append:%s/printed.err\n' "$SCRATCH" "$SCRATCH" \
    >"/run/units/$1.service.d/print.conf"
}

start() {
  : >"$SCRATCH/printed"
  # it is started again and again
  SYSTEMD_UNIT_PATH=/run/units container=complete unshare --pid --fork --cgroup --kill-child --mount --mount-proc \
    /lib/systemd/systemd --system --unit="$1.service" >&2 &
  tail -F -n +1 "$SCRATCH/printed" 2>/dev/null | sed -u '/^end$/q'
  kill -KILL $!
}

refuse() {
  rm "/etc/complete/$1.env"
  ! SYSTEMD_UNIT_PATH=/run/units systemd-analyze condition --unit="$1.service"
}
