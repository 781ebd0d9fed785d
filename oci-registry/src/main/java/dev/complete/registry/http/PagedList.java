package dev.complete.registry.http;

import dev.complete.oci.InvalidImageException;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.RegistryException;
import dev.complete.registry.http.wire.Answer;
import dev.complete.registry.http.wire.Call;
import dev.complete.registry.http.wire.Deadline;
import dev.complete.registry.http.wire.Endpoint;
import dev.complete.registry.http.wire.Wire;
import dev.complete.text.Printable;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list that comes in pages, each with a {@code Link: <…>; rel="next"} to the following one (OCI distribution
 * specification 1.1, "Listing Tags"). It ends, and is read from the registry itself, whatever that says.
 */
final class PagedList {

    /** One link: its URL, and its parameters in any order (RFC 8288, section 3). */
    private static final Pattern LINK = Pattern.compile("<([^>]*)>([^<]*)");

    private static final Pattern NEXT =
            Pattern.compile(";\\s*rel\\s*=\\s*(\"([^\"]* )?next( [^\"]*)?\"|next\\b)", Pattern.CASE_INSENSITIVE);
    private static final int MAX_PAGES = 1000;

    /** Some hundred thousand tags. */
    private static final long MAX_BYTES = 32 << 20;

    /** What is done with one page. */
    @FunctionalInterface
    interface Page {
        void read(byte[] document) throws IOException;
    }

    /** A page, and where the next one is. */
    private static final class Listed {

        private final byte[] document;
        private final @Nullable URI next;

        private Listed(byte[] document, @Nullable URI next) {
            this.document = document;
            this.next = next;
        }
    }

    private final RegistryCalls calls;

    PagedList(RegistryCalls calls) {
        this.calls = calls;
    }

    /**
     * @param known whether the first answer is that of a registry that has such a list
     * @return false when it is not
     */
    boolean read(Call first, Predicate<Answer> known, Page page) throws IOException, InterruptedException {
        Set<URI> seen = new HashSet<>();
        Deadline end = Deadline.in(calls.longestList());
        Call call = first;
        long bytes = 0;
        while (seen.add(call.uri()) && seen.size() <= MAX_PAGES && bytes <= MAX_BYTES) {
            Optional<Listed> listed = listed(call, seen.size() > 1 ? answer -> true : known, end);
            if (listed.isEmpty()) {
                return false;
            }
            bytes += listed.get().document.length;
            try {
                page.read(listed.get().document);
            } catch (InvalidImageException e) {
                throw new RegistryException(first.what() + ": " + e.getMessage(), e);
            }
            URI next = listed.get().next;
            if (next == null) {
                return true;
            }
            if (!Endpoint.sameOrigin(calls.origin(), next)) {
                throw new RegistryException(first.what() + ": the registry's Link goes on at another host, "
                        + Printable.escape(next.getRawAuthority()));
            }
            call = call.at(next);
            end.check(call);
        }
        throw new RegistryException(first.what() + ": the registry's list does not end");
    }

    private Optional<Listed> listed(Call call, Predicate<Answer> known, Deadline end)
            throws IOException, InterruptedException {
        return calls.ask(call, answer -> {
            if (!known.test(answer)) {
                return Optional.empty();
            }
            if (answer.status() != 200) {
                throw answer.unexpected();
            }
            return Optional.of(new Listed(answer.read(ManifestDocument.MAX_BYTES, end), next(call, answer)));
        });
    }

    private static @Nullable URI next(Call call, Answer answer) throws RegistryException {
        for (String header : answer.all("Link")) {
            Matcher link = LINK.matcher(header);
            while (link.find()) {
                if (NEXT.matcher(link.group(2)).find()) {
                    return Wire.target(call, call.uri(), "Link", link.group(1));
                }
            }
        }
        return null;
    }
}
