package dev.complete.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexDocumentTest {

    private static final Digest A = Digest.of(bytes("a"));
    private static final Digest B = Digest.of(bytes("b"));
    private static final Descriptor OURS = new Descriptor(MediaType.MANIFEST, Digest.of(bytes("ours")), 4);

    private static final String ARM = "{\"mediaType\":\"" + MediaType.MANIFEST + "\",\"size\":1,\"digest\":\"" + A
            + "\",\"urls\":[\"https://elsewhere.example/a\"],\"data\":\"YQ==\","
            + "\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\",\"os.version\":\"1.10\","
            + "\"os.features\":[\"x\"]},\"annotations\":{\"z\":\"1\",\"a\":\"\u00e9\"},\"x-new\":{\"n\":1.5,\"t\":null}}";
    private static final String OTHER =
            "{\"mediaType\":\"" + MediaType.MANIFEST + "\",\"digest\":\"" + B + "\",\"size\":1}";
    private static final String INDEX = "{\"schemaVersion\":2,\"x-head\":[true],\"manifests\":[" + ARM + "," + OTHER
            + "],\"annotations\":{\"k\":\"v\"}}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(IndexDocument document) {
        return new String(document.toJson(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNotChangedStaysAsItWas() throws Exception {
        assertThat(text(IndexDocument.parse(bytes(INDEX)))).isEqualTo(INDEX);
    }

    @Test
    void entriesOfOthersKeepWhatIsNotKnownHere() throws Exception {
        IndexDocument changed = IndexDocument.parse(bytes(INDEX))
                .changed(entry -> !entry.digest().equals(B), List.of(OURS));

        assertThat(text(changed))
                .contains(ARM)
                .startsWith("{\"schemaVersion\":2,\"x-head\":[true]")
                .doesNotContain(B.hex());
        assertThat(changed.manifests()).extracting(Descriptor::digest).containsExactly(A, OURS.digest());
        assertThat(Index.parse(changed.toJson()).manifests()).isEqualTo(changed.manifests());
    }

    @Test
    void oneOfOursOnlyHasTheCanonicalText() throws Exception {
        assertThat(IndexDocument.empty().changed(any -> true, List.of(OURS)).toJson())
                .isEqualTo(new Index(List.of(OURS)).toJson());
    }

    /** JSON can say a half of a pair, which UTF-8 cannot. */
    @Test
    void textThatIsNoUnicodeStays() throws Exception {
        byte[] half = IndexDocument.parse(bytes(INDEX.replace("\"v\"", "\"\\ud800\"")))
                .toJson();

        assertThat(Index.parse(half).annotations()).containsEntry("k", "\ud800");
    }
}
