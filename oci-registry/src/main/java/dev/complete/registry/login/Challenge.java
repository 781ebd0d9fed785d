package dev.complete.registry.login;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server wants a login by (RFC 9110, section 11.6.1). All of it comes from outside: nothing is escaped.
 *
 * @param scheme in lower case, such as {@code bearer}
 * @param parameters by their names in lower case; none when the scheme has a token instead (token68), which is left out
 */
public record Challenge(String scheme, SortedMap<String, String> parameters) {

    public Challenge {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /**
     * The challenges of the {@code WWW-Authenticate} headers of one answer, in their order. Of a header that is not as
     * the RFC says, or says too much, the challenges before that place are taken.
     */
    public static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            new ChallengeParser(header, challenges).parse();
        }
        return List.copyOf(challenges);
    }
}
