package dev.complete.builder.audit.rules.file;

import dev.complete.builder.audit.AuditedImage;
import dev.complete.builder.audit.Fault;
import dev.complete.builder.audit.Remedy;
import dev.complete.builder.audit.Severity;
import dev.complete.builder.audit.look.Causes;
import dev.complete.builder.audit.look.ImageText;
import dev.complete.builder.audit.look.Trees;
import dev.complete.builder.rootfs.Node;
import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code credentials}: files in which tools keep logins, if they contain one, and accounts with a password. Their
 * content is never shown.
 */
public final class Credentials {

    /**
     * @param suffix of the path
     * @param secret pattern of a text with a login; takes time in proportion to its length
     */
    private record Kind(String suffix, String secret) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("/.netrc", "\\bpassword[ \\t\\n]"),
            new Kind("/.authinfo", "\\bpassword[ \\t]"),
            new Kind("/.pgpass", "(?m)^[^#:\\n][^:\\n]*:[^:\\n]*:[^:\\n]*:[^:\\n]*:."),
            new Kind("/.git-credentials", "://[^/\\s@:]++:[^/\\s@]++@"),
            new Kind("/.npmrc", "_(?:authToken|auth|password)[ \\t]*=[ \\t]*[^\\s$]"),
            new Kind("/.yarnrc.yml", "npmAuth(?:Token|Ident):[ \\t]*[\"']?[^\\s\"'$]"),
            new Kind("/.pypirc", "(?m)^[ \\t]*password[ \\t]*[=:][ \\t]*\\S"),
            new Kind("/.docker/config.json", "\"(?:auth|identitytoken|password)\"\\s*:\\s*\"[^\"]"),
            new Kind("/containers/auth.json", "\"auth\"\\s*:\\s*\"[^\"]"),
            new Kind("/.aws/credentials", "aws_secret_access_key[ \\t]*=[ \\t]*\\S"),
            new Kind("/.kube/config", "(?m)^[ \\t-]*(?:token|client-key-data|password):[ \\t]*\\S"),
            new Kind("/gcloud/application_default_credentials.json", "\"(?:private_key|refresh_token)\""),
            new Kind("/.config/gh/hosts.yml", "oauth_token:"),
            new Kind("/.cargo/credentials", "token[ \\t]*="),
            new Kind("/.cargo/credentials.toml", "token[ \\t]*="),
            new Kind("/.m2/settings.xml", "<(?:password|passphrase)>[^<$]"),
            new Kind("/.gem/credentials", "_api_key:"),
            new Kind("/.my.cnf", "(?m)^[ \\t]*password[ \\t]*=[ \\t]*\\S"),
            new Kind("/.vault-token", "\\S"));

    /** Values that accept no password, in all spellings: passwd(5), shadow(5). */
    private static final Pattern LOCKED = Pattern.compile("x|[*!].*");

    private Credentials() {}

    public static List<Fault> check(AuditedImage image) throws IOException {
        List<Fault> findings = new ArrayList<>();
        for (Map.Entry<RootfsPath, Node> entry : image.tree().nodes().entrySet()) {
            if (!(entry.getValue() instanceof Node.File file) || file.content().isEmpty()) {
                continue;
            }
            RootfsPath path = entry.getKey();
            switch (path.toString()) {
                case "/etc/passwd", "/etc/passwd-", "/etc/shadow", "/etc/shadow-" ->
                    accounts(path, file, true, image, findings);
                case "/etc/gshadow", "/etc/gshadow-" -> accounts(path, file, false, image, findings);
                default -> logins(path, file, image, findings);
            }
        }
        return findings;
    }

    private static void logins(RootfsPath path, Node.File file, AuditedImage image, List<Fault> findings)
            throws IOException {
        for (Kind kind : KINDS) {
            if (path.toString().endsWith(kind.suffix())
                    && Pattern.compile(kind.secret())
                            .matcher(ImageText.of(file, image))
                            .find()) {
                findings.add(at(path, file)
                        .problem(Trees.shown(path) + " holds a login")
                        .fix("`exclude` it, and replace the login: it is in Git's history; give it by `env` at start")
                        .because(Causes.component(file, "files", "hold logins"))
                        .mendedBy(Remedy.EXCLUDE));
            }
        }
    }

    /** @param emptyIsOpen whether an account without a password is open to all */
    private static void accounts(
            RootfsPath path, Node.File file, boolean emptyIsOpen, AuditedImage image, List<Fault> findings)
            throws IOException {
        for (String[] account : ImageText.records(path.toString(), image)) {
            if (account.length < 2 || LOCKED.matcher(account[1]).matches()) {
                continue;
            }
            if (!account[1].isEmpty() || emptyIsOpen) {
                String state = account[1].isEmpty()
                        ? " is open to everybody: its password is empty"
                        : " has a password that can be guessed offline";
                findings.add(at(path, file)
                        .problem("account " + Printable.escape(account[0]) + " in " + Trees.shown(path) + state)
                        .fix("lock it: `*` instead of the password (`x` in passwd)"));
            }
        }
    }

    private static Fault.At at(RootfsPath path, Node.File file) {
        return new Fault.At("credentials", Severity.ERROR, path, file);
    }
}
