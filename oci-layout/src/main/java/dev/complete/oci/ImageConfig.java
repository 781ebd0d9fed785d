package dev.complete.oci;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image configuration (OCI image specification, {@code config.md}).
 *
 * @param created null when it does not say
 * @param diffIds of the uncompressed layers, bottom to top
 * @param history bottom to top; may be empty
 */
public record ImageConfig(
        Platform platform,
        @Nullable Instant created,
        ContainerConfig config,
        List<Digest> diffIds,
        List<History> history) {

    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /**
     * The origin of a layer.
     *
     * @param emptyLayer true when it added no layer
     */
    public record History(
            @Nullable Instant created,
            @Nullable String createdBy,
            @Nullable String comment,
            boolean emptyLayer) {}

    /** The canonical text: equal values give equal bytes. UTF-8, no white space, keys in the specification's order. */
    public byte[] toJson() {
        return ConfigJson.write(this);
    }

    /** Reads any conforming configuration; unknown keys are ignored, as the specification asks. */
    public static ImageConfig parse(byte[] json) throws InvalidImageException {
        return ConfigJson.read(json);
    }
}
