package dev.complete.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * An index that others write to, too: what is not changed keeps all that it says, also what is not known here (OCI image
 * specification, {@code considerations.md}, "Extensibility"). Immutable.
 */
public final class IndexDocument {

    private static final String MANIFESTS = "manifests";

    private final ObjectNode json;
    private final List<Descriptor> manifests;

    private IndexDocument(ObjectNode json, List<Descriptor> manifests) {
        this.json = json;
        this.manifests = List.copyOf(manifests);
    }

    /** Without entries. */
    public static IndexDocument empty() {
        return new IndexDocument(ManifestJson.head(MediaType.INDEX), List.of());
    }

    public static IndexDocument parse(byte[] text) throws InvalidImageException {
        return new IndexDocument(
                JsonObject.parse("image index", text).tree(), Index.parse(text).manifests());
    }

    /** The entries, as far as they are known here. */
    public List<Descriptor> manifests() {
        return manifests;
    }

    /** The entries of {@code kept}, as they are and in their order, and then {@code added}. */
    public IndexDocument changed(Predicate<Descriptor> kept, List<Descriptor> added) {
        ObjectNode changed = json.deepCopy();
        List<Descriptor> entries = new ArrayList<>();
        ArrayNode array = changed.putArray(MANIFESTS);
        JsonNode before = json.path(MANIFESTS);
        for (int i = 0; i < manifests.size(); i++) {
            if (kept.test(manifests.get(i))) {
                array.add(before.get(i));
                entries.add(manifests.get(i));
            }
        }
        ManifestJson.descriptors(array, added);
        entries.addAll(added);
        return new IndexDocument(changed, entries);
    }

    /** UTF-8, without white space. */
    public byte[] toJson() {
        return JsonText.of(json);
    }
}
