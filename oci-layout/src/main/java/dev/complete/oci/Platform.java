package dev.complete.oci;

/**
 * An operating system and architecture in the OCI specification's (Go's) words.
 *
 * @param os always {@code linux}
 * @param architecture {@code amd64} or {@code arm64}
 */
public record Platform(String os, String architecture) {

    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64");
    public static final Platform LINUX_ARM64 = new Platform("linux", "arm64");

    /** @throws IllegalArgumentException for anything but {@code linux/amd64} and {@code linux/arm64} */
    public static Platform parse(String text) {
        return switch (text) {
            case "linux/amd64" -> LINUX_AMD64;
            case "linux/arm64" -> LINUX_ARM64;
            default -> throw new IllegalArgumentException("not a platform: " + text);
        };
    }

    /** The kernel's word for the architecture: {@code x86_64} or {@code aarch64}. */
    public String machine() {
        return architecture.equals("amd64") ? "x86_64" : "aarch64";
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
