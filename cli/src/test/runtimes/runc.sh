# shellcheck shell=sh
# The bundle's volumes are beside it.
boot() { :; }

load() {
  cp -a "$OUT/$1.bundle/." "$SCRATCH/$1.bundle"
  cp -a "$OUT/$1.volumes" "$SCRATCH/"
  jq --arg token "TOKEN=$TOKEN" '.process.env += [$token]' "$OUT/$1.bundle/config.json" >"$SCRATCH/$1.bundle/config.json"
}

start() { runc --root "$SCRATCH/state" run -b "$SCRATCH/$1.bundle" "runc-$1"; }
