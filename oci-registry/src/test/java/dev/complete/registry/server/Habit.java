package dev.complete.registry.server;

import java.util.EnumSet;
import java.util.Set;

/** What registries do otherwise than the specification wants, or may do as they like. */
public enum Habit {
    /** Upload locations have the server's own scheme, host and port. */
    ABSOLUTE_LOCATIONS,
    /** A chunk is appended, whatever its Content-Range says. */
    APPENDS_SILENTLY,
    /** A location is good for one offset: after a chunk that broke midway the upload is unknown, to questions too. */
    LOCATIONS_NAME_OFFSETS,
    /** A POST with a digest opens an upload; its body is dropped. */
    NO_SINGLE_POST,
    /** Nobody can ask how far an upload is. */
    NO_UPLOAD_STATUS,
    /** A mount opens an upload. */
    NO_MOUNTS,
    /** No referrers API, and no OCI-Subject. */
    NO_REFERRERS,
    /** No answer says the digest of what it is about. */
    NO_DIGEST_HEADERS;

    /** Those of docker-registry 2.8, tried with 2.8.2. */
    public static final Set<Habit> DOCKER_REGISTRY =
            EnumSet.of(ABSOLUTE_LOCATIONS, APPENDS_SILENTLY, LOCATIONS_NAME_OFFSETS, NO_SINGLE_POST, NO_REFERRERS);

    /** As little as a registry can do. */
    public static final Set<Habit> LEAST =
            EnumSet.of(NO_SINGLE_POST, NO_UPLOAD_STATUS, NO_MOUNTS, NO_REFERRERS, NO_DIGEST_HEADERS);
}
