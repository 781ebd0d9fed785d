package dev.complete.git.modules;

import dev.complete.text.Printable;
import java.util.regex.Pattern;

/** Text that may hold a URL with a login in it, made fit for messages. Stateless. */
public final class Redaction {

    private static final Pattern USER_INFO = Pattern.compile("(?i)(https?|ftps?)://[^/\\s@]*@");
    private static final Pattern PASSWORD =
            Pattern.compile("((?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]++://[^/\\s@:]*):[^/\\s@]*@");
    private static final Pattern SCP_PASSWORD = Pattern.compile("((?<![^\\s(\"'`])[^/\\s:@]++):[^/\\s@]++@");
    private static final Pattern QUERY =
            Pattern.compile("((?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]++://[^\\s?]*+\\?)[^\\s]++");

    private Redaction() {}

    /**
     * Removes what stands before the {@code @} of web addresses, where a user's name may be the secret itself, what
     * follows their {@code ?}, where tokens go, and passwords everywhere; then escapes control characters. Takes time in
     * proportion to the text, whatever it is.
     */
    public static String of(String text) {
        String withoutUsers = USER_INFO.matcher(text).replaceAll("$1://");
        String withoutPasswords = PASSWORD.matcher(withoutUsers).replaceAll("$1@");
        String withoutTokens = QUERY.matcher(withoutPasswords).replaceAll("$1…");
        return Printable.escape(SCP_PASSWORD.matcher(withoutTokens).replaceAll("$1@"));
    }
}
