package dev.complete.git.modules;

import dev.complete.text.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that may hold a URL with a login in it, made fit for messages and records. Stateless. */
public final class Redaction {

    private static final Pattern USER_INFO = Pattern.compile("(?i)(https?|ftps?)://[^/\\s@]*@");
    private static final Pattern PASSWORD = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^/\\s@:]*):[^/\\s@]*@");

    private Redaction() {}

    /**
     * Removes what stands before the {@code @} of web addresses, where a user's name may be the secret itself, and
     * passwords everywhere; then escapes control characters.
     */
    public static String of(String text) {
        String withoutUsers = USER_INFO.matcher(text).replaceAll("$1://");
        return Printable.escape(PASSWORD.matcher(withoutUsers).replaceAll("$1@"));
    }

    /** What a record says of {@code raw}: the URL as written, without what could be a secret. */
    public static String recorded(String raw) {
        Matcher url = RemoteUrl.URL.matcher(raw);
        if (!url.matches()) {
            return raw;
        }
        String authority = url.group(2);
        int sign = authority.lastIndexOf('@');
        if (sign < 0) {
            return raw;
        }
        String info = authority.substring(0, sign);
        boolean ssh = url.group(1).equalsIgnoreCase("ssh");
        String kept = ssh ? info.split(":", 2)[0] + "@" : "";
        String path = url.group(3) == null ? "" : url.group(3);
        return url.group(1) + "://" + kept + authority.substring(sign + 1) + path;
    }
}
