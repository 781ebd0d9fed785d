package dev.complete.git.credentials;

/** A user's name and secret; prints neither. */
public record Login(String user, String password) {
    @Override
    public String toString() {
        return "Login[hidden]";
    }
}
