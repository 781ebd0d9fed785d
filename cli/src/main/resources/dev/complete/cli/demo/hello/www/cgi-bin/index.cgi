#!/bin/sh
# The page, and what the image looks like from inside. `no-cache` because every file of an image has the same mtime:
# a browser that asks "changed since?" would be told no after an edit that keeps the size.
printf 'Content-Type: text/html; charset=utf-8\r\nCache-Control: no-cache\r\n\r\n'
cat ../hello.html
read -r init </proc/1/comm
while read -r _ point _ options _; do
  case $point:$options in
    /:ro | /:ro,*) root=read-only ;;
    /:*) root=writable ;;
  esac
done </proc/mounts
printf '<pre>pid 1  %s\nuser   %s\nroot   %s</pre>\n' "$init" "$(id -u)" "$root"
