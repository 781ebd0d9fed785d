package dev.complete.registry.serve;

/** What an answer says of a failure (OCI distribution specification 1.1, "Error Codes"), and its status. */
enum ErrorCode {
    BLOB_UNKNOWN(404),
    DENIED(403),
    DIGEST_INVALID(400),
    MANIFEST_UNKNOWN(404),
    NAME_INVALID(400),
    NAME_UNKNOWN(404),
    TOOMANYREQUESTS(429),
    UNSUPPORTED(400),
    /** None of the specification's; the machine behind the server failed. */
    UNAVAILABLE(503),
    UNKNOWN(500);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    static ErrorCode of(NotServedException.Reason reason) {
        return switch (reason) {
            case UNKNOWN -> MANIFEST_UNKNOWN;
            case BUSY -> TOOMANYREQUESTS;
            case UNAVAILABLE -> UNAVAILABLE;
        };
    }
}
