# shellcheck shell=sh
# bubblewrap knows no images: complete has it run one. The images' sources are beside their outputs.
boot() { :; }

load() { :; }

run() { # IMAGE OPTION...
  image=$1
  shift
  "$COMPLETE" run --runtime bubblewrap --audit off --network none --quiet --image "$image" \
    --cache "$OUT/../cache" "$@" "$OUT/../probe"
}

start() { run "$1" -e "TOKEN=$TOKEN"; }

refuse() { ! run "$1"; }
