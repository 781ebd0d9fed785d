package dev.complete.cli.registry;

import dev.complete.cli.option.UsageException;
import dev.complete.registry.ManifestName;
import dev.complete.registry.Reference;
import dev.complete.registry.RepositoryName;
import dev.complete.text.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where images are pushed to: a reference, in which {@code {name}} stands for each image's name.
 *
 * @param text see {@link #parse}
 * @param tags besides the reference's own
 */
public record Destination(String text, List<String> tags) {

    private static final String NAME = "{name}";

    /** @throws UsageException when it can be no reference, or holds a digest, which is not for a person to choose */
    public static Destination parse(String text, List<String> tags) {
        Destination destination = new Destination(text, List.copyOf(tags));
        if (destination.reference("name").digest() != null) {
            throw new UsageException(
                    "`" + Printable.escape(text) + "`: the digest is the image's own; say a tag, or neither");
        }
        if (text.indexOf(NAME) >= 0 && text.indexOf(NAME) < text.indexOf('/')) {
            throw new UsageException("`" + Printable.escape(text) + "`: {name} is not for the registry's host");
        }
        destination.names("name");
        return destination;
    }

    boolean isForSeveral() {
        return text.contains(NAME);
    }

    /** The registry, with its port when one was said. */
    String host() {
        return reference("name").host();
    }

    /** @param image its name */
    Reference reference(String image) {
        return named(text, image);
    }

    /** The reference that {@code text} is for one image. */
    static Reference named(String text, String image) {
        try {
            new RepositoryName(image); // nothing that would say a tag or digest
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return ImagePlaces.reference(text.replace(NAME, image));
    }

    /** All tags that an image gets; {@code latest} when none was said. */
    List<ManifestName> names(String image) {
        List<String> all = new ArrayList<>(tags);
        String own = reference(image).tag();
        if (own != null || all.isEmpty()) {
            all.add(0, own == null ? "latest" : own);
        }
        try {
            return all.stream().distinct().map(ManifestName::tag).toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
