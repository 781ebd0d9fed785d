# shellcheck shell=bash
# Sourced: what the benches' tables have in common.

median() { # DIGITS [DIVISOR]: of the first column of stdin
  sort -n | awk -v digits="$1" -v by="${2:-1}" '{ v[NR] = $1 } END { printf "%.*f", digits, v[int((NR + 1) / 2)] / by }'
}

machine() { # on one line
  printf '%s cores of %s, Linux %s, %s, %s, %s; %s' "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    "$(uname -r | sed "s/-.*//")" "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)" "$(java --version | head -n 1)" "$(git --version)" \
    "$(date -u +%Y-%m-%d)"
}
