package dev.complete.builder.rootfs;

/**
 * A user by the kernel's numbers: 0 to 2^32-2 each. Numbers, because Kubernetes' {@code runAsNonRoot} does not read
 * {@code passwd}.
 */
public record ResolvedUser(long uid, long gid) {

    public static final ResolvedUser ROOT = new ResolvedUser(0, 0);

    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
