# shellcheck shell=sh
# In a mount namespace of its own: version 2 of control groups alone, since with both kinds many systems give up; and nothing
# is left in the host's folders.
[ -e /sys/fs/cgroup/cgroup.procs ] || { umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; }
mount -t tmpfs none /run
for folder in /etc /var/lib; do
  mkdir -p "/run/over$folder/upper" "/run/over$folder/work"
  mount -t overlay -o "lowerdir=$folder,upperdir=/run/over$folder/upper,workdir=/run/over$folder/work" none "$folder"
done
