package dev.complete.builder.reuse;

import dev.complete.builder.audit.ImageFindings;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.realise.ComponentResult;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.ResolvedUser;
import dev.complete.oci.Digest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a build found out about an image that nothing was wrong with: no rule found an error, and nothing was warned of
 * but by rules. The same trees under the same recipe give the same again.
 *
 * @param home of {@code user}
 * @param mounts as in the contract
 * @param layers bottom to top, without those that have no entries; the generated one may be among these
 * @param components one for each layer of the plan
 * @param warnings number of warnings of the audit
 * @param accepted by the recipe's {@code allow}; null when the image was not audited
 */
public record KnownImage(
        ResolvedUser user,
        String home,
        List<Mount> mounts,
        List<Layer> layers,
        List<Component> components,
        long warnings,
        ImageFindings.@Nullable Accepted accepted) {

    /** @param key of the packed layer */
    public record Layer(String name, Digest key) {

        static List<Layer> of(List<PackedLayer> layers) {
            return layers.stream()
                    .map(layer -> new Layer(layer.name(), layer.key()))
                    .toList();
        }
    }

    /**
     * @param bytes total size of its files
     * @param packs blobs of the cache that hold contents of it
     */
    public record Component(int entries, long bytes, List<Digest> packs) {

        public Component {
            packs = List.copyOf(packs);
        }

        public static Component of(ComponentResult component) {
            Set<Digest> packs = new LinkedHashSet<>();
            for (Node node : component.tree().tree().nodes().values()) {
                if (node instanceof Node.File file && file.content() instanceof Content.Packed packed) {
                    packs.add(packed.pack());
                }
            }
            return new Component(component.entries(), component.bytes(), List.copyOf(packs));
        }
    }

    public KnownImage {
        mounts = List.copyOf(mounts);
        layers = List.copyOf(layers);
        components = List.copyOf(components);
    }

    /**
     * @param components their trees, one for each layer of the plan
     * @param found without errors; null when the image was not audited
     */
    public static KnownImage of(
            RuntimeContract contract,
            List<PackedLayer> layers,
            List<ComponentResult> components,
            @Nullable ImageFindings found) {
        return new KnownImage(
                contract.user(),
                contract.home(),
                contract.mounts(),
                Layer.of(layers),
                components.stream().map(Component::of).toList(),
                found == null ? 0 : found.warnings(),
                found == null ? null : found.accepted());
    }

    /** The same image with other contents. */
    public KnownImage with(List<PackedLayer> otherLayers, List<Component> otherComponents) {
        return new KnownImage(user, home, mounts, Layer.of(otherLayers), otherComponents, warnings, accepted);
    }
}
