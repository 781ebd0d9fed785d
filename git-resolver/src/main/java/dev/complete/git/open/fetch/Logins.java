package dev.complete.git.open.fetch;

import dev.complete.git.credentials.Askpass;
import dev.complete.git.credentials.Environment;
import dev.complete.git.credentials.Login;
import dev.complete.git.modules.RemoteUrl;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * The logins one fetch may use, tried in Git's order: the URL's own, {@code .netrc}, askpass. What the URL carries is
 * for the URL's own origin; another origin, after a redirect, has only what the user keeps for that host. Confined to
 * one fetch and thread-safe within it.
 */
final class Logins extends CredentialsProvider {

    private final RemoteUrl url;
    private final WebOrigin first;
    private final Environment environment;
    private final FetchAttempt attempt;
    private final Map<WebOrigin, Deque<Supplier<@Nullable Login>>> candidates = new HashMap<>();

    Logins(RemoteUrl url, WebOrigin first, Environment environment, FetchAttempt attempt) {
        this.url = url;
        this.first = first;
        this.environment = environment;
        this.attempt = attempt;
    }

    /** True once a login was handed out for {@code origin}: only then may a request to it carry one. */
    synchronized boolean mayGoTo(WebOrigin origin) {
        return candidates.containsKey(origin);
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    /** Nothing but names and passwords: in particular no question whether to trust a bad certificate. */
    @Override
    public boolean supports(CredentialItem... items) {
        for (CredentialItem item : items) {
            if (!(item instanceof CredentialItem.Username) && !(item instanceof CredentialItem.Password)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized boolean get(URIish uri, CredentialItem... items) {
        if (!supports(items)) {
            return false;
        }
        Login login = next(WebOrigin.of(uri));
        if (login == null) {
            return false;
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username name) {
                name.setValue(login.user());
            } else if (item instanceof CredentialItem.Password password) {
                password.setValueNoCopy(login.password().toCharArray());
            }
        }
        return true;
    }

    private @Nullable Login next(WebOrigin origin) {
        Deque<Supplier<@Nullable Login>> left = candidates.computeIfAbsent(origin, this::candidatesFor);
        while (!left.isEmpty()) {
            Login login = left.removeFirst().get();
            if (login != null) {
                return login;
            }
        }
        return null;
    }

    private Deque<Supplier<@Nullable Login>> candidatesFor(WebOrigin origin) {
        Deque<Supplier<@Nullable Login>> all = new ArrayDeque<>();
        String user = origin.equals(first) ? url.user() : null;
        if (origin.equals(first)) {
            all.add(url::login);
        }
        all.add(() -> environment.netrc(attempt::trouble).find(origin.host(), user));
        Askpass askpass = Askpass.from(environment);
        if (askpass != null) {
            all.add(() -> askpass.ask(origin.text(), user, attempt::trouble));
        }
        return all;
    }
}
