package dev.complete.registry.transfer;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the manifests that refer to an image go with it.
 *
 * @param artifactTypes null for all
 */
public record ReferrerChoice(@Nullable Set<String> artifactTypes) {

    public static final ReferrerChoice ALL = new ReferrerChoice(null);
    public static final ReferrerChoice NONE = new ReferrerChoice(Set.of());

    public ReferrerChoice {
        artifactTypes = artifactTypes == null ? null : Set.copyOf(artifactTypes);
    }

    boolean isNone() {
        return artifactTypes != null && artifactTypes.isEmpty();
    }

    boolean takes(String artifactType) {
        return artifactTypes == null || artifactTypes.contains(artifactType);
    }
}
