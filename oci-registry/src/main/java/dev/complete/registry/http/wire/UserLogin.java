package dev.complete.registry.http.wire;

import dev.complete.registry.RepositoryName;
import dev.complete.registry.login.Credential;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The user's login at one registry, looked for when it is asked for. */
@FunctionalInterface
public interface UserLogin {

    /** Null for none: an anonymous user. */
    @Nullable
    Credential at(RepositoryName repository) throws IOException;
}
