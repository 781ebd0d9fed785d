package dev.complete.builder.rootfs;

/**
 * A user as the kernel knows it, in numbers: 0 to 2^32-2 each. Kubernetes' {@code runAsNonRoot} does not look into
 * {@code passwd}.
 */
public record ResolvedUser(long uid, long gid) {

    public static final ResolvedUser ROOT = new ResolvedUser(0, 0);

    /** {@code uid:gid}, as image configurations have it. */
    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
