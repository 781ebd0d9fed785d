package dev.complete.git;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The permission to read submodules whose URL is a path of this machine.
 *
 * @param below the folder that pinned repositories must stay in when they name such paths; null for the one around the
 *     superproject
 */
public record LocalUrls(boolean allowed, @Nullable Path below) {

    public static final LocalUrls REFUSED = new LocalUrls(false, null);

    /** Pinned repositories may name what is beside the superproject. */
    public static final LocalUrls ALLOWED = new LocalUrls(true, null);

    /** Pinned repositories may name what is in {@code folder}. */
    public static LocalUrls allowedBelow(Path folder) {
        return new LocalUrls(true, folder);
    }
}
