package dev.complete.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A machine that shares the tests' kernel and files and nothing else: systemd is its process 1, and what is changed below
 * {@code /run}, {@code /etc} and {@code /var/lib}, in its network and in its control groups is gone with it. {@code /dev}
 * is the host's.
 */
final class Machine implements AutoCloseable {

    /** Process 1 alone is in the new group: one that has processes hands no controllers on. */
    private static final String GROUP = """
            set -e
            [ -e /sys/fs/cgroup/cgroup.procs ] || { umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; }
            mkdir "/sys/fs/cgroup/$1"
            echo 0 >"/sys/fs/cgroup/$1/cgroup.procs"
            exec unshare --cgroup sh -c "$2" sh "$1"
            """;

    private static final String NO_GROUP = """
            [ -e /sys/fs/cgroup/cgroup.procs ] || { umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; }
            find "/sys/fs/cgroup/$1" -depth -type d -exec rmdir {} +
            """;

    /** None of the host's units, but for the bus and what imports machines. */
    private static final String UNITS = """
            ip link set lo up
            mount -t tmpfs -o mode=755 none /etc/systemd/system
            mkdir /run/units
            cd /run/units
            for target in sysinit basic sockets machines shutdown network-online multi-user umount; do
              printf '[Unit]\\nDefaultDependencies=no\\n' >$target.target
            done
            for unit in dbus.service dbus.socket machine.slice systemd-importd.service systemd-machined.service \\
                dbus-org.freedesktop.import1.service dbus-org.freedesktop.machine1.service; do
              [ ! -e "/lib/systemd/system/$unit" ] || cp -P "/lib/systemd/system/$unit" .
            done
            printf '[Unit]\\nDefaultDependencies=no\\nWants=dbus.socket multi-user.target\\n' >machine.target
            """;

    private static final String START = """
            export SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/units container=complete
            exec /lib/systemd/systemd --system --unit=machine.target --log-target=console --show-status=no
            """;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String group;
    private final Process outside;
    private final Path log;

    private Machine(String group, Process outside, Path log) {
        this.group = group;
        this.outside = outside;
        this.log = log;
    }

    static void require() {
        Requires.root();
        Requires.tools("dbus-daemon", "ip", "nsenter", "systemd-run", "unshare");
    }

    /**
     * Boots one, and waits until it is up.
     *
     * @param script runs before systemd, in {@code /run/units}, where {@code machine.target.wants} names more to be started
     */
    static Machine boot(Path scratch, String script) {
        String group = "complete-test-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        Path log = scratch.resolve("machine.log");
        // /sys of its own shows its own network
        String inside = "set -e\nmount -t sysfs none /sys\nmount -t cgroup2 none /sys/fs/cgroup\n. '"
                + InstalledLauncher.project().resolve("cli/src/test/runtimes/folders.sh") + "'\n" + UNITS + script;
        Process outside = Command.of("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
                .with("sh", "-c", GROUP, "sh", group, inside + START)
                .start(scratch.resolve("machine.out"), log);
        Machine machine = new Machine(group, outside, log);
        try {
            machine.awaitStart();
            return machine;
        } catch (RuntimeException | Error e) {
            machine.close();
            throw e;
        }
    }

    /** A shell script, as root would run it who is logged in. */
    Command command(String script, String... arguments) {
        return Command.of("nsenter", "--all", "--target", Long.toString(first().pid()))
                .with("env", "-i", "HOME=/root", "LC_ALL=C.UTF-8")
                .with("PATH=/run/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin")
                .with("systemd-run", "--quiet", "--scope", "sh", "-ec", script, "sh")
                .with(arguments);
    }

    private void awaitStart() {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        String state = "";
        try {
            while (System.nanoTime() < deadline && outside.isAlive()) {
                if (hasOwnBus()) {
                    // "degraded" where one of its services did not start, which those find who want it
                    state = command("systemctl is-system-running").run().out().strip();
                    if (state.equals("running") || state.equals("degraded")) {
                        return;
                    }
                }
                Thread.sleep(100);
            }
            throw new AssertionError(
                    "the machine does not come up, it is \"" + state + "\":\n" + Files.readString(log));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before that commands would ask the host's systemd. */
    private boolean hasOwnBus() {
        return outside.children()
                .map(first -> Path.of("/proc", Long.toString(first.pid()), "root/run"))
                .anyMatch(run -> Files.exists(run.resolve("units")) && Files.exists(run.resolve("systemd/private")));
    }

    private ProcessHandle first() {
        return outside.children().findFirst().orElseThrow(() -> new AssertionError("the machine has gone"));
    }

    /** With process 1 the kernel ends all others. */
    @Override
    public void close() {
        outside.children().forEach(ProcessHandle::destroyForcibly);
        try {
            outside.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        Command.of("unshare", "-m", "sh", "-c", NO_GROUP, "sh", group).succeed();
    }
}
