package dev.complete.registry.serve;

import dev.complete.oci.Digest;
import java.util.List;
import java.util.Locale;

/** What a request's headers say about the answer: which types it takes, and what it has already. */
final class Preconditions {

    private Preconditions() {}

    /** A document's {@code ETag}: its digest. */
    static String tag(Digest digest) {
        return '"' + digest.toString() + '"';
    }

    /** Whether the client has the document ({@code If-None-Match}; RFC 9110, section 13.1.2). */
    static boolean has(PullRequest request, Digest digest) {
        return elements(request.all("If-None-Match")).stream()
                .map(element -> element.startsWith("W/") ? element.substring(2) : element)
                .anyMatch(element -> element.equals("*") || element.equals(tag(digest)));
    }

    /** Whether a part of the document is wanted whatever it is, or of this one ({@code If-Range}). */
    static boolean wantsPartOf(PullRequest request, Digest digest) {
        String condition = request.first("If-Range");
        return condition == null || condition.strip().equals(tag(digest));
    }

    /** Whether the client takes this type; one that says nothing takes all ({@code Accept}; RFC 9110, section 12.5.1). */
    static boolean takes(PullRequest request, String mediaType) {
        List<String> said = elements(request.all("Accept"));
        return said.isEmpty() || said.stream().anyMatch(element -> takes(element, mediaType));
    }

    private static boolean takes(String element, String mediaType) {
        String[] parts = element.toLowerCase(Locale.ROOT).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("q=0(\\.0*)?")) {
                return false;
            }
        }
        String range = parts[0].strip();
        return range.equals("*/*")
                || range.equals(mediaType)
                || (range.endsWith("/*") && mediaType.startsWith(range.substring(0, range.length() - 1)));
    }

    /** The elements of a header that is a list. */
    private static List<String> elements(List<String> values) {
        return values.stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
