package dev.complete.oci.layout;

import dev.complete.oci.Descriptor;
import java.util.TreeMap;

/** The name of a layout's entry, its annotation {@link Annotations#REF_NAME}; what {@code oci:DIR:NAME} finds. */
public final class RefName {

    private RefName() {}

    /** Nothing for an entry that is found by its digest, or by what it refers to. */
    public static String of(Descriptor entry) {
        return entry.annotations().getOrDefault(Annotations.REF_NAME, "");
    }

    public static boolean isNamed(Descriptor entry) {
        return !of(entry).isEmpty();
    }

    /** An entry for {@code image}, with its other annotations. */
    public static Descriptor give(String name, Descriptor image) {
        TreeMap<String, String> annotations = new TreeMap<>(image.annotations());
        annotations.put(Annotations.REF_NAME, name);
        return image.with(annotations);
    }
}
