# shellcheck shell=bash
# Sourced by import.sh: does to a tree of unpacked packages what their install scripts would do and programs need. No
# script of a package ever runs: what they say is read, and what they compute is in the short tables here.

# Links that install scripts make when there is something to link: the link, its target, and what has to be there.
readonly made_links=(
  'usr/bin/sh bash usr/bin/bash'
  'bin/sh bash bin/bash'
  'etc/localtime /usr/share/zoneinfo/Etc/UTC usr/share/zoneinfo/Etc/UTC'
  'etc/nginx/sites-enabled/default /etc/nginx/sites-available/default etc/nginx/sites-available/default'
  'var/log/nginx/access.log /dev/stdout etc/nginx/nginx.conf' # a container's log is its output
  'var/log/nginx/error.log /dev/stderr etc/nginx/nginx.conf'
)

# What install scripts copy when it is not there: the copy, and its master in the package.
readonly masters=(
  'etc/passwd usr/share/base-passwd/passwd.master'
  'etc/group usr/share/base-passwd/group.master'
  'etc/nsswitch.conf usr/share/libc-bin/nsswitch.conf'
  'etc/inputrc usr/share/readline/inputrc'
  'var/www/html/index.nginx-debian.html usr/share/nginx/html/index.html'
)

# Accounts whose numbers Debian has fixed.
readonly fixed_accounts=(
  'root:x:0:0:root:/root:/bin/sh'
  'www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin'
  'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin'
)

do_what_install_scripts_would() { # ROOT CONTROL, the folder with a package's control files each
  local root=$1 scripts said row name target master
  mapfile -t scripts < <(find "$2" -mindepth 2 -maxdepth 2 -name postinst | sort)
  # shellcheck disable=SC2154 # import.sh says where its parts are
  said=$([ ${#scripts[@]} = 0 ] || perl "$here/install-scripts.pl" "${scripts[@]}")
  link_alternatives "$root" <<<"$said"
  for row in "${masters[@]}"; do
    read -r name master <<<"$row"
    is_free "$root/$name" && [ -e "$root/$master" ] && install -D -m 644 "$root/$master" "$root/$name"
  done
  for row in "${made_links[@]}"; do
    read -r name target master <<<"$row"
    { is_free "$root/$name" && [ -e "$root/$master" ]; } || continue
    [[ $name != *bin/sh ]] || { is_free "$root/bin/sh" && is_free "$root/usr/bin/sh"; } || continue
    mkdir -p "$(dirname "$root/$name")"
    ln -s "$target" "$root/$name"
  done
  enable_modules_of_nginx "$root"
  add_accounts "$root" <<<"$said"
  bundle_authorities "$root"
}

is_free() { [ ! -e "$1" ] && [ ! -L "$1" ]; }

# Each name leads to the program of the highest priority; of equals the first by name. A link among neighbours is
# relative, so that it also holds from outside.
link_alternatives() { # ROOT; lines of install-scripts.pl on stdin
  local root=$1 link target
  while IFS=$'\t' read -r _ _ link target; do
    [[ $link == /* && $link != *..* && $target == /* && $target != *..* && $link != /usr/share/man/* ]] || continue
    { is_free "$root$link" && [ -e "$root$target" ]; } || continue
    mkdir -p "$(dirname "$root$link")"
    [ "$(dirname "$link")" != "$(dirname "$target")" ] || target=$(basename "$target")
    ln -s "$target" "$root$link"
  done < <(grep ^alternative | sort -t $'\t' -k 3,3 -k 2,2nr -k 4,4)
}

enable_modules_of_nginx() { # ROOT
  local file name
  for file in "$1"/usr/share/nginx/modules-available/*.conf; do
    [ -e "$file" ] || continue
    name=$(basename "$file")
    mkdir -p "$1/etc/nginx/modules-enabled"
    ln -sf "/usr/share/nginx/modules-available/$name" "$1/etc/nginx/modules-enabled/50-$name"
  done
}

# A number is made from its name, so that it stays when other packages join: volumes keep files of it.
account_number() { # NAME FILE; sets $number
  local sum
  sum=$(printf '%s' "$1" | cksum)
  number=$((100 + ${sum%% *} % 900))
  while cut -d: -f3 "$2" | grep -qx "$number"; do number=$((100 + (number - 99) % 900)); done
}

add_accounts() { # ROOT; lines of install-scripts.pl on stdin
  local passwd=$1/etc/passwd group=$1/etc/group said kind name home own number
  said=$(grep -E '^(user|group|member|mentioned)' | LC_ALL=C sort -u) || return 0
  mkdir -p "$1/etc"
  if [ ! -e "$passwd" ]; then
    printf '%s\n' "${fixed_accounts[@]}" >"$passwd"
    printf '%s\n' root:x:0: adm:x:4: tty:x:5: www-data:x:33: shadow:x:42: nogroup:x:65534: >"$group"
  fi
  while IFS=$'\t' read -r kind name home own; do
    case $kind in
      group) add_group "$name" "$group" ;;
      user)
        grep -q "^$name:" "$passwd" && continue
        if [ "$own" = "$name" ]; then add_group "$name" "$group"; fi
        grep -q "^$own:" "$group" || own=nogroup
        if [ "$own" = "$name" ]; then number=$(sed -n "s/^$name:[^:]*:\([0-9]*\):.*/\1/p" "$group"); else account_number "$name" "$passwd"; fi
        printf '%s:x:%s:%s::%s:/usr/sbin/nologin\n' "$name" "$number" \
          "$(sed -n "s/^$own:[^:]*:\([0-9]*\):.*/\1/p" "$group")" "$home" >>"$passwd"
        ;;
    esac
  done <<<"$said"
  while IFS=$'\t' read -r kind name own _; do
    { [ "$kind" = member ] && [ "$name" != "$own" ] && grep -q "^$own:" "$group"; } || continue
    sed -i "/^$own:/ { s/:\$/:$name/; t; s/\$/,$name/ }" "$group"
  done <<<"$said"
  chmod 644 "$passwd" "$group"
}

add_group() { # NAME FILE
  grep -q "^$1:" "$2" && return
  local number
  account_number "$1" "$2"
  printf '%s:x:%s:\n' "$1" "$number" >>"$2"
}

# The one file that most TLS libraries read; each certificate ends its last line, as update-ca-certificates sees to.
# Java has a store of its own.
bundle_authorities() { # ROOT
  [ -d "$1/usr/share/ca-certificates" ] || return 0
  local bundle=$1/etc/ssl/certs/ca-certificates.crt
  mkdir -p "$1/etc/ssl/certs"
  find "$1/usr/share/ca-certificates" -name '*.crt' -type f -print0 | LC_ALL=C sort --zero-terminated |
    xargs -0 awk 1 >"$bundle"
  if [ -n "$(find "$1/usr/lib/jvm" -path '*/lib/security/cacerts' 2>/dev/null)" ]; then
    mkdir -p "$1/etc/ssl/certs/java"
    perl "$here/keystore.pl" <"$bundle" >"$1/etc/ssl/certs/java/cacerts"
  fi
}

# A package (deb(5)) of files of a tree, put together here because its bytes must not depend on a version of dpkg-deb.
pack_made() { # ROOT LIST DEB
  local parts tar=(tar --format=ustar --mtime=@318211200 --owner=0 --group=0 --numeric-owner "--mode=u=rwX,go=rX" --no-recursion)
  parts=$(mktemp -d "$3.XXXXXX")
  printf '2.0\n' >"$parts/debian-binary"
  cat >"$parts/control" <<'END'
Package: complete-installed
Version: 1
Architecture: all
Maintainer: complete import debian <complete@example.org>
Description: what the install scripts of the packages beside this one would have made
END
  "${tar[@]}" --create --file "$parts/control.tar" --directory "$parts" ./control
  "${tar[@]}" --create --file "$parts/data.tar" --directory "$1" --verbatim-files-from --files-from "$2"
  {
    printf '!<arch>\n'
    local name
    for name in debian-binary control.tar data.tar; do # tar pads to an even size
      printf '%-16s%-12s%-6s%-6s%-8s%-10s`\n' $name 318211200 0 0 100644 "$(stat --format=%s "$parts/$name")"
      cat "$parts/$name"
    done
  } >"$3"
  rm -rf "$parts"
}
