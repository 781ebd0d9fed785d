# shellcheck shell=bash
# Sourced by the scripts that put files into Git so that every run, by whoever and whenever, makes the same commits:
# nothing of the user's Git set-up may change a byte. No hooks, no line-ending conversion, no signing, no other name.

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_ATTR_NOSYSTEM=1 GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0 LC_ALL=C.UTF-8
export GIT_AUTHOR_NAME='complete' GIT_AUTHOR_EMAIL=complete@example.org
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
export GIT_AUTHOR_DATE='@1767225600 +0000' GIT_COMMITTER_DATE='@1767225600 +0000' # 2026-01-01
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_NAMESPACE \
  GIT_CONFIG GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS GIT_TEMPLATE_DIR GIT_DEFAULT_HASH GIT_COMMON_DIR

new_repository() { # FOLDER [--bare]
  git init --quiet --template= --initial-branch=main "${@:2}" "$1"
}

# Commits a folder's whole content, if it is not what the last commit holds: each file as it is, whatever a
# `.gitignore` or `.gitattributes` among them says.
commit_folder() { # REPOSITORY FOLDER MESSAGE
  local -x GIT_DIR=$1 GIT_WORK_TREE=$2
  mkdir -p "$1/info"
  printf '* -text -ident -filter !working-tree-encoding\n' >"$1/info/attributes"
  local git=(git -c core.bare=false -c core.autocrlf=false -c core.fileMode=true -c core.symlinks=true
    -c core.attributesFile=/dev/null -c core.hooksPath=/dev/null -c core.fsmonitor=false -c gc.auto=0)
  "${git[@]}" add --all --force .
  rm "$1/info/attributes"
  "${git[@]}" diff --cached --quiet HEAD 2>/dev/null ||
    "${git[@]}" commit --quiet --no-verify --no-gpg-sign --message "$3"
}
