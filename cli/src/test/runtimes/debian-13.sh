# shellcheck shell=sh
# A root of Debian 13, which has nothing but files of packages, without their set-up.
debian_13() { # FOLDER WHAT PACKAGE,...   where, what is missing when it cannot be had, and what is in it
  timeout 180 mmdebstrap --variant=extract --include="$3" trixie "$1" || missing "$2 of Debian 13"
  mount --bind "$1" "$1" # containers start below a mount only
  for folder in bin lib lib64 sbin; do [ -e "$1/$folder" ] || ln -s "usr/$folder" "$1/$folder"; done
  for folder in dev proc sys; do mkdir -p "$1/$folder" && mount --rbind "/$folder" "$1/$folder"; done
}
