package dev.complete.registry.serve;

import dev.complete.text.Printable;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests that a web page has a browser send. A page of any site may name an image here as its picture, which would have it
 * built; and its own name may lead to this machine by then (DNS rebinding), so that it could read the answer, too. No client
 * of a registry is a browser.
 *
 * @param loopback whether the server listens for this machine only
 */
record CrossSite(boolean loopback) {

    private static final Set<String> OWN = Set.of("none", "same-origin");

    /** Names and addresses of this machine, with a port or without. */
    private static final Pattern LOCAL = Pattern.compile("(?i:localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");

    /** Why the request is refused, a sentence; null for one that is not. */
    @Nullable
    String refusal(PullRequest request) {
        if (!request.all("Origin").isEmpty() || !OWN.containsAll(request.all("Sec-Fetch-Site"))) {
            return "this registry answers no web page: the request has Origin or Sec-Fetch-Site, as a browser sends";
        }
        List<String> hosts = request.all("Host");
        if (loopback && !hosts.stream().allMatch(host -> LOCAL.matcher(host).matches())) {
            return "this registry listens for this machine only, and Host is " + Printable.escape(hosts.get(0))
                    + ": ask for localhost, 127.0.0.1 or [::1], and have a proxy send one of these as Host";
        }
        return null;
    }
}
