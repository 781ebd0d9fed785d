package dev.complete.builder.realise;

import dev.complete.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Stored result of a recipe key: a digest and a line of numbers.
 *
 * @param listing the blob that holds the component's listing
 * @param unmatchedIndices indices of the component's excludes that matched nothing; their places in the manifest may
 *     have moved, their order is part of the key
 * @param emptyStep the component has a step, which left nothing
 */
record TreeMemo(Digest listing, List<Integer> unmatchedIndices, boolean emptyStep) {

    private static final String EMPTY_STEP = "empty-step";

    static <T> TreeMemo of(Digest listing, List<T> exclude, List<T> unmatched, boolean emptyStep) {
        List<Integer> indices = IntStream.range(0, exclude.size())
                .filter(i -> unmatched.contains(exclude.get(i)))
                .boxed()
                .toList();
        return new TreeMemo(listing, indices, emptyStep);
    }

    <T> List<T> unmatched(List<T> exclude) {
        return unmatchedIndices.stream().map(exclude::get).toList();
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder(listing.toString());
        unmatchedIndices.forEach(index -> text.append(' ').append(index));
        text.append(emptyStep ? " " + EMPTY_STEP : "");
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws IllegalArgumentException for bytes that {@link #encode} did not write, such as another version's */
    static TreeMemo decode(byte[] memo) {
        String[] words = new String(memo, StandardCharsets.US_ASCII).split(" ", -1);
        boolean emptyStep = words[words.length - 1].equals(EMPTY_STEP);
        List<Integer> indices = new ArrayList<>();
        for (int i = 1; i < (emptyStep ? words.length - 1 : words.length); i++) {
            indices.add(Integer.parseInt(words[i]));
        }
        return new TreeMemo(Digest.parse(words[0]), indices, emptyStep);
    }
}
