package dev.complete.builder.sandbox.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.sandbox.host.SystemCallFilter;
import java.util.List;

/**
 * System calls that crun and runc deny a container by seccomp: those of {@link SystemCallFilter}, and new user
 * namespaces. In a new user namespace a process has every capability. The container's root, which is the host's root
 * for file permissions, could mount control groups there and write to them, and so freeze or kill processes of the
 * host. bubblewrap has {@code --disable-userns} for the same reason.
 */
final class SystemCalls {

    private static final int NO_SUCH_CALL = 38; // ENOSYS
    private static final int UNKNOWN_FAMILY = 97; // EAFNOSUPPORT

    private static final long NEW_USER_NAMESPACE = 0x1000_0000;

    /** Architectures of this machine and of 32-bit programs on it; others have no effect. */
    private static final List<String> ARCHITECTURES =
            List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32", "SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");

    /** AF_UNIX, AF_INET, AF_INET6 and AF_NETLINK: those that the container's namespaces isolate. */
    private static final List<Integer> FAMILIES = List.of(1, 2, 10, 16);

    private static final int LAST_FAMILY = 16;

    private final ObjectNode profile = JsonNodeFactory.instance.objectNode();

    private SystemCalls() {}

    /** The value of {@code linux.seccomp} in a {@code config.json}. */
    static ObjectNode profile() {
        SystemCalls calls = new SystemCalls();
        calls.profile.put("defaultAction", "SCMP_ACT_ALLOW");
        ARCHITECTURES.forEach(calls.profile.putArray("architectures")::add);
        calls.fail(List.of("syslog", "add_key", "request_key", "keyctl"), 1);
        // clone3 has its flags in memory that no filter can read; without it, C libraries use clone.
        calls.fail(List.of("io_uring_setup", "socketcall", "clone3"), NO_SUCH_CALL);
        for (String call : List.of("clone", "unshare")) {
            calls.when(calls.fail(List.of(call), 1), "SCMP_CMP_MASKED_EQ", NEW_USER_NAMESPACE)
                    .put("valueTwo", NEW_USER_NAMESPACE);
        }
        // One rule each: some runtimes refuse several comparisons of one argument in one rule.
        for (int family = 0; family < LAST_FAMILY; family++) {
            if (!FAMILIES.contains(family)) {
                calls.when(calls.fail(List.of("socket"), UNKNOWN_FAMILY), "SCMP_CMP_EQ", family);
            }
        }
        calls.when(calls.fail(List.of("socket"), UNKNOWN_FAMILY), "SCMP_CMP_GT", LAST_FAMILY);
        return calls.profile;
    }

    private ObjectNode fail(List<String> names, int errno) {
        ObjectNode rule = profile.withArray("/syscalls").addObject();
        ArrayNode list = rule.putArray("names");
        names.forEach(list::add);
        return rule.put("action", "SCMP_ACT_ERRNO").put("errnoRet", errno);
    }

    private ObjectNode when(ObjectNode rule, String comparison, long value) {
        ObjectNode argument = rule.putArray("args").addObject();
        return argument.put("index", 0).put("value", value).put("op", comparison);
    }
}
