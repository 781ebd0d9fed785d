#!/usr/bin/env bash
# Changes a superproject of the benches as its users would, and commits that.
# usage: bench/lib/edit.sh SUPERPROJECT comment|largest|small|undo
#
#   comment    one more comment in the manifest
#   largest    one more line in a file of the submodule with the most bytes; `small`: of the one with the fewest
#   undo       all is as it was made
set -euo pipefail
# shellcheck source=superprojects.sh
. "$(dirname "${BASH_SOURCE[0]}")/superprojects.sh"
repository=$1

# The submodules with their bytes, the smallest first.
sizes() {
  local module
  for module in "$repository"/deps/*; do
    printf '%s %s\n' "$(git -C "$module" ls-tree -r -l HEAD | awk '{ n += $4 } END { print n }')" "$module"
  done | sort -n
}

edit_file() { # SUBMODULE: the text in the middle of its list, of a common size
  local file
  file=$(git -C "$1" ls-tree -r -l HEAD | awk '/\.(c|h|pm|pl|txt)$/ && $1 ~ /^100/ && $4 > 1000 && $4 < 20000' |
    cut -f 2 | awk '{ name[NR] = $0 } END { print name[int((NR + 1) / 2)] }')
  [ -n "$file" ] || return 1
  printf '/* one more line */\n' >>"$1/$file"
  git -C "$1" commit --quiet --all --message 'One more line'
}

case $2 in
  comment) printf '# one more line\n' >>"$repository/complete.yaml" ;;
  largest) edit_file "$(sizes | tail -n 1 | cut -d ' ' -f 2)" ;;
  small) sizes | while read -r _ module; do if edit_file "$module"; then break; fi; done ;;
  undo)
    git -C "$repository" reset --quiet --hard "$(git -C "$repository" rev-list --max-parents=0 HEAD)"
    git -C "$repository" submodule --quiet foreach 'git reset --quiet --hard origin/main'
    exit
    ;;
esac
git -C "$repository" commit --quiet --all --message "More $2"
