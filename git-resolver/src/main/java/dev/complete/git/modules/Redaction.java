package dev.complete.git.modules;

import dev.complete.text.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that may hold a URL with a login in it, made fit for messages and records. Stateless. */
public final class Redaction {

    private static final Pattern USER_INFO = Pattern.compile("(?i)(https?|ftps?)://[^/\\s@]*@");
    private static final Pattern PASSWORD =
            Pattern.compile("((?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]++://[^/\\s@:]*):[^/\\s@]*@");
    private static final Pattern SCP_PASSWORD = Pattern.compile("((?<![^\\s(\"'`])[^/\\s:@]++):[^/\\s@]++@");
    private static final Pattern QUERY =
            Pattern.compile("((?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]++://[^\\s?]*+\\?)[^\\s]++");

    private Redaction() {}

    /**
     * The text without secrets, control characters escaped. Of web addresses, all before the {@code @} goes, since a
     * user's name may be the secret itself, and all after the {@code ?}, where tokens are; passwords go everywhere. Takes
     * time in proportion to the text.
     */
    public static String of(String text) {
        String withoutUsers = USER_INFO.matcher(text).replaceAll("$1://");
        String withoutPasswords = PASSWORD.matcher(withoutUsers).replaceAll("$1@");
        String withoutTokens = QUERY.matcher(withoutPasswords).replaceAll("$1…");
        return Printable.escape(SCP_PASSWORD.matcher(withoutTokens).replaceAll("$1@"));
    }

    /** The URL {@code raw} for a record: as written, without parts that could be a secret. */
    public static String recorded(String raw) {
        Matcher url = RemoteUrl.URL.matcher(raw);
        if (!url.matches()) {
            return RemoteUrl.SCP_PASSWORD.matcher(raw).replaceFirst("$1@");
        }
        String authority = url.group(2);
        int sign = authority.lastIndexOf('@');
        if (sign < 0) {
            return withoutQuery(raw);
        }
        String info = authority.substring(0, sign);
        boolean ssh = url.group(1).equalsIgnoreCase("ssh");
        String kept = ssh ? info.split(":", 2)[0] + "@" : "";
        String path = url.group(3) == null ? "" : url.group(3);
        return withoutQuery(url.group(1) + "://" + kept + authority.substring(sign + 1) + path);
    }

    /** The URL without its query: no host needs one to tell repositories apart, and it may hold a token. */
    private static String withoutQuery(String url) {
        int mark = url.indexOf('?');
        return mark < 0 ? url : url.substring(0, mark);
    }
}
