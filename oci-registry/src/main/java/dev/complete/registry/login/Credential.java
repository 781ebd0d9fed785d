package dev.complete.registry.login;

/** A login of a registry. None prints its secret. */
public sealed interface Credential {

    /** A user's name and password, or what a registry takes for a password. */
    record Password(String user, String secret) implements Credential {
        @Override
        public String toString() {
            return "Password[hidden]";
        }
    }

    /** A refresh token of OAuth 2, which the registry's token server changes for bearer tokens. */
    record IdentityToken(String token) implements Credential {
        @Override
        public String toString() {
            return "IdentityToken[hidden]";
        }
    }

    /** A bearer token, sent to the registry as it is. */
    record RegistryToken(String token) implements Credential {
        @Override
        public String toString() {
            return "RegistryToken[hidden]";
        }
    }
}
