package dev.complete.registry.serve;

import dev.complete.text.Printable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of a list that a request asks for with {@code n} and {@code last} (OCI distribution specification 1.1, "Listing
 * Tags").
 *
 * @param next where the following page is; null on the last one
 */
record PagedNames(List<String> names, @Nullable String next) {

    private static final int MOST = 1_000;

    /**
     * @param all in the order of their bytes
     * @throws IllegalArgumentException saying which field is wrong, escaped
     */
    static PagedNames of(List<String> all, PullRequest request) {
        int most = number(request.asked("n"));
        String last = request.asked("last");
        List<String> rest = last == null
                ? all
                : all.stream().filter(name -> name.compareTo(last) > 0).toList();
        if (most == 0 || rest.size() <= most) {
            return new PagedNames(most == 0 ? List.of() : rest, null);
        }
        List<String> page = rest.subList(0, most);
        String end = URLEncoder.encode(page.get(most - 1), StandardCharsets.UTF_8);
        return new PagedNames(page, request.path() + "?n=" + most + "&last=" + end);
    }

    private static int number(@Nullable String text) {
        if (text == null) {
            return MOST;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("n=" + Printable.escape(text) + " is no number of entries");
        }
        return Math.min(Integer.parseInt(text), MOST);
    }
}
