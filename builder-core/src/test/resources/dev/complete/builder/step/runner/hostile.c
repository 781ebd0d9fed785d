// What a step tries that a shell cannot: `hostile WHAT [ARGUMENT]`. Says how it went on stdout, and ends with 0 when it
// could do what it should not.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static int result(const char *what, long code) {
    printf("%s: %s\n", what, code < 0 ? strerror(errno) : "done");
    return code < 0 ? 1 : 0;
}

static int address(struct sockaddr_un *un, const char *name, int abstract) {
    memset(un, 0, sizeof *un);
    un->sun_family = AF_UNIX;
    strcpy(un->sun_path + abstract, name);
    return (int)(offsetof(struct sockaddr_un, sun_path) + abstract + strlen(name));
}

int main(int count, char **words) {
    const char *what = count > 1 ? words[1] : "", *name = count > 2 ? words[2] : "";
    struct sockaddr_un un;
    setvbuf(stdout, 0, _IOLBF, 0);
    if (!strcmp(what, "abstract")) {
        int length = address(&un, name, 1);
        return result("connect", connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&un, length));
    }
    if (!strcmp(what, "listen")) {
        int length = address(&un, name, 1), socket_ = socket(AF_UNIX, SOCK_STREAM, 0);
        if (bind(socket_, (struct sockaddr *)&un, length) || listen(socket_, 9)) return result("listen", -1);
        result("listen", 0);
        pause();
    }
    if (!strcmp(what, "socket")) {
        int length = address(&un, name, 0);
        return result("bind", bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&un, length));
    }
    if (!strcmp(what, "family")) { // the kernel's number of a kind of socket
        int family = atoi(name), code = -1;
        for (int type = SOCK_STREAM; code < 0 && type <= SOCK_SEQPACKET; type++) code = socket(family, type, 0);
        return result("socket", code);
    }
    if (!strcmp(what, "ring")) {
        char parameters[256] = {0};
        return result("io_uring_setup", syscall(425, 8, parameters));
    }
    if (!strcmp(what, "type-ahead")) {
        int terminal = open("/dev/tty", O_RDWR), done = 0;
        for (int fd = 0; fd < 3; fd++) done |= !ioctl(fd, TIOCSTI, "x");
        done |= terminal >= 0 && !ioctl(terminal, TIOCSTI, "x");
        return result("TIOCSTI", done ? 0 : -1);
    }
    if (!strcmp(what, "key")) {
        return result("keyctl", syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, "user", name, 0));
    }
    if (!strcmp(what, "kernel-log")) {
        char text[100];
        return result("syslog", syscall(SYS_syslog, 3, text, sizeof text));
    }
    if (!strcmp(what, "writable-root")) {
        return result("mount", mount(0, "/", 0, MS_REMOUNT | MS_BIND, 0));
    }
    if (!strcmp(what, "namespace")) {
        return result("unshare", unshare(CLONE_NEWUSER));
    }
    if (!strcmp(what, "trace")) {
        return result("ptrace", ptrace(PTRACE_ATTACH, atoi(name), 0, 0));
    }
    if (!strcmp(what, "deep")) {
        char folder[201];
        memset(folder, 'd', 200);
        folder[200] = 0;
        for (int i = 0; i < atoi(name); i++) {
            if (mkdir(folder, 0755) || chdir(folder)) return result("mkdir", -1);
        }
        return result("mkdir", 0);
    }
    if (!strcmp(what, "threads")) { // as many processes as it gets, at once, then waits
        int children = 0;
        for (;;) {
            int pid = fork();
            if (pid == 0) {
                pause();
                _exit(0);
            }
            if (pid < 0) return result("fork", -1);
            children++;
        }
    }
    if (!strcmp(what, "memory")) { // MiB, shared or its own
        size_t size = (size_t)atoi(name) << 20;
        char *bytes = malloc(size);
        if (!bytes) return result("malloc", -1);
        for (size_t i = 0; i < size; i += 4096) bytes[i] = 1;
        sleep(2);
        return result("memory", 0);
    }
    if (!strcmp(what, "limits")) {
        struct rlimit limit;
        int kinds[] = {RLIMIT_CORE, RLIMIT_STACK, RLIMIT_NOFILE, RLIMIT_FSIZE};
        for (int i = 0; i < 4; i++) {
            getrlimit(kinds[i], &limit);
            printf("%lld %lld\n", (long long)limit.rlim_cur, (long long)limit.rlim_max);
        }
        return 0;
    }
    return result("unknown", -1);
}
