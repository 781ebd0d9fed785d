# shellcheck shell=sh
boot() {
  mkdir -p /etc/systemd/nspawn /var/lib/machines /var/lib/complete
  mount -t tmpfs none /var/lib/complete # an overlay cannot have other ids
}

load() {
  /usr/lib/systemd/systemd-import --image-root=/var/lib/machines tar "$OUT/$1.nspawn/$1.tar.xz" "$1"
  cp "$OUT/$1.nspawn/$1.nspawn" /etc/systemd/nspawn/
  sed -i "/^\[Exec\]/a Environment=\"TOKEN=$TOKEN\"" "/etc/systemd/nspawn/$1.nspawn"
  mkdir -p "/var/lib/complete/$1.volumes"
  install -d -m 0700 -o 10001 -g 10001 "/var/lib/complete/$1.volumes/data"
}

start() { systemd-nspawn --register=no --keep-unit --console=pipe -M "$1"; }
