# shellcheck shell=sh
# The bundle's volumes are beside it.
boot() { :; }

load() {
  cp -a "$OUT/$1.bundle/." "$SCRATCH/$1.bundle"
  cp -a "$OUT/$1.volumes" "$SCRATCH/"
  jq --arg token "TOKEN=$TOKEN" '.process.env += [$token]' "$OUT/$1.bundle/config.json" >"$SCRATCH/$1.bundle/config.json"
}

# crun sets the owner of standard input to what it is, which would be a change of the host's
# /dev/null when that is it.
start() { : | crun --root "$SCRATCH/state" run -b "$SCRATCH/$1.bundle" "crun-$1"; }
