package dev.complete.build.image;

/**
 * Who the container's first process runs as, as numbers: Kubernetes' {@code runAsNonRoot} does not look into {@code passwd}.
 *
 * @param uid 0 to 2^32-2
 * @param gid 0 to 2^32-2
 */
public record ContainerUser(long uid, long gid) {

    public static final ContainerUser ROOT = new ContainerUser(0, 0);

    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
