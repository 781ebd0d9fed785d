package dev.complete.registry.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import dev.complete.oci.MediaType;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RepositoryName;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The endpoints of a registry that are read (OCI distribution specification 1.1, "Endpoints", end-1 to end-3, end-8 and
 * end-12), the older {@code _catalog}, and {@code /healthz}. What is asked for becomes a name or a digest, and nothing else.
 */
final class PullEndpoints {

    private static final int LONGEST_TARGET = 2_048;
    private static final Pattern PLACE = Pattern.compile("/v2/(.+)/(manifests|blobs|referrers|tags)/([^/]+)");
    private static final Set<String> AT_ONCE = Set.of("/healthz", "/v2", "/v2/");
    private static final String DIGEST_HEADER = "Docker-Content-Digest";

    private final ServedImages images;

    PullEndpoints(ServedImages images) {
        this.images = images;
    }

    /** Whether nothing has to be looked for: what says that the server lives has to be answered while all else waits. */
    static boolean answersAtOnce(PullRequest request) {
        return AT_ONCE.contains(request.path());
    }

    /**
     * What is answered to a request that reads and has no body.
     *
     * @throws IOException when this machine failed
     */
    PullAnswer answer(PullRequest request) throws IOException, InterruptedException {
        if (request.length() > LONGEST_TARGET) {
            return PullAnswer.error(
                    414, ErrorCode.NAME_INVALID, "the URL has more than " + LONGEST_TARGET + " characters");
        }
        try {
            return answer(request, decoded(request.path()));
        } catch (IllegalArgumentException e) {
            return PullAnswer.error(ErrorCode.UNSUPPORTED, String.valueOf(e.getMessage()));
        } catch (NotServedException e) {
            PullAnswer refused = PullAnswer.error(ErrorCode.of(e.reason()), String.valueOf(e.getMessage()));
            return e.reason() == NotServedException.Reason.UNKNOWN ? refused : refused.with("Retry-After", "10");
        }
    }

    /** No name and no digest needs escapes; some clients write the colon of a digest as one. */
    private static String decoded(String path) {
        return path.replace("%3A", ":").replace("%3a", ":");
    }

    private PullAnswer answer(PullRequest request, String path) throws IOException, InterruptedException {
        return switch (path) {
            case "/healthz" -> PullAnswer.of("text/plain", "ok\n".getBytes(StandardCharsets.US_ASCII));
            case "/v2", "/v2/" -> PullAnswer.json("{}".getBytes(StandardCharsets.US_ASCII));
            case "/v2/_catalog" -> catalog(request);
            default -> place(request, PLACE.matcher(path));
        };
    }

    private PullAnswer place(PullRequest request, Matcher place) throws IOException, InterruptedException {
        return place.matches()
                ? answer(request, place.group(1), place.group(2), place.group(3))
                : PullAnswer.error(ErrorCode.NAME_UNKNOWN, "nothing is served at this path");
    }

    private PullAnswer answer(PullRequest request, String repository, String what, String name)
            throws IOException, InterruptedException {
        RepositoryName named;
        try {
            named = new RepositoryName(repository);
        } catch (IllegalArgumentException e) {
            return PullAnswer.error(ErrorCode.NAME_INVALID, String.valueOf(e.getMessage()));
        }
        if (what.equals("tags")) {
            return name.equals("list")
                    ? tags(request, named)
                    : PullAnswer.error(ErrorCode.NAME_UNKNOWN, "nothing is served at this path");
        }
        if (what.equals("manifests") && ManifestName.isTag(name)) {
            return manifest(request, named, ManifestName.tag(name));
        }
        Digest digest;
        try {
            digest = Digest.parse(name);
        } catch (IllegalArgumentException e) {
            String shown = "`" + Printable.escape(name) + "` is no ";
            return what.equals("manifests")
                    ? PullAnswer.error(ErrorCode.MANIFEST_UNKNOWN, shown + "tag and no digest")
                    : PullAnswer.error(ErrorCode.DIGEST_INVALID, shown + "digest: say sha256: and 64 digits");
        }
        return switch (what) {
            case "manifests" -> manifest(request, named, ManifestName.of(digest));
            case "blobs" -> blob(request, named, digest);
            default -> referrers(request, named, digest);
        };
    }

    private PullAnswer catalog(PullRequest request) throws IOException, InterruptedException {
        List<String> names =
                images.repositories().stream().map(RepositoryName::text).toList();
        return page(JsonNodeFactory.instance.objectNode(), "repositories", PagedNames.of(names, request));
    }

    private PullAnswer tags(PullRequest request, RepositoryName repository) throws IOException, InterruptedException {
        Optional<List<String>> tags = images.tags(repository);
        if (tags.isEmpty()) {
            return unknown(repository);
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("name", repository.text());
        return page(list, "tags", PagedNames.of(tags.get(), request));
    }

    private static PullAnswer page(ObjectNode json, String key, PagedNames page) {
        ArrayNode names = json.putArray(key);
        page.names().forEach(names::add);
        PullAnswer answer = PullAnswer.json(json.toString().getBytes(StandardCharsets.UTF_8));
        return page.next() == null ? answer : answer.with("Link", "<" + page.next() + ">; rel=\"next\"");
    }

    private PullAnswer manifest(PullRequest request, RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException {
        Optional<ManifestDocument> found = images.manifest(repository, name);
        if (found.isEmpty()) {
            return isUnknown(repository)
                    ? unknown(repository)
                    : PullAnswer.error(ErrorCode.MANIFEST_UNKNOWN, repository + " has no manifest " + name);
        }
        ManifestDocument manifest = found.get();
        if (!Preconditions.takes(request, manifest.mediaType())) {
            return PullAnswer.error(
                    ErrorCode.MANIFEST_UNKNOWN,
                    repository + ":" + name + " is of type " + Printable.escape(manifest.mediaType())
                            + ", which the request's Accept does not take");
        }
        return Preconditions.has(request, manifest.digest())
                ? of(PullAnswer.empty(304), manifest.digest())
                : of(PullAnswer.of(manifest.mediaType(), manifest.json()), manifest.digest());
    }

    /** Not for what is wrong with something else that the list of tags needs. */
    private boolean isUnknown(RepositoryName repository) throws IOException, InterruptedException {
        try {
            return images.tags(repository).isEmpty();
        } catch (NotServedException e) {
            return false;
        }
    }

    private PullAnswer blob(PullRequest request, RepositoryName repository, Digest digest)
            throws IOException, InterruptedException {
        ServedBlob blob = images.blob(repository, digest).orElse(null);
        if (blob == null) {
            return PullAnswer.error(ErrorCode.BLOB_UNKNOWN, repository + " has no blob " + digest);
        }
        if (Preconditions.has(request, digest)) {
            return of(PullAnswer.empty(304), digest);
        }
        ByteRange range = request.isHead() || !Preconditions.wantsPartOf(request, digest)
                ? null
                : ByteRange.parse(request.first("Range"), blob.size());
        if (range != null && range.length() == 0) {
            return PullAnswer.error(416, ErrorCode.UNSUPPORTED, "blob " + digest + " has " + blob.size() + " bytes")
                    .with("Content-Range", "bytes */" + blob.size());
        }
        try {
            PullAnswer answer = range == null ? whole(request, blob) : part(blob, range);
            return of(answer, digest).with("Accept-Ranges", "bytes");
        } catch (NoSuchFileException e) {
            return PullAnswer.error(ErrorCode.BLOB_UNKNOWN, repository + " has no blob " + digest + " any more");
        }
    }

    private static PullAnswer whole(PullRequest request, ServedBlob blob) throws IOException, InterruptedException {
        InputStream body = request.isHead() ? null : blob.bytes().open(0, blob.size());
        if (body != null && blob.size() == 0) {
            try (body) {
                body.read(); // no byte is sent that wrong ones could be missed by
            }
        }
        return PullAnswer.of(200, "application/octet-stream", blob.size(), body);
    }

    private static PullAnswer part(ServedBlob blob, ByteRange range) throws IOException, InterruptedException {
        String where = "bytes " + range.offset() + "-" + (range.offset() + range.length() - 1) + "/" + blob.size();
        return PullAnswer.of(
                        206,
                        "application/octet-stream",
                        range.length(),
                        blob.bytes().open(range.offset(), range.length()))
                .with("Content-Range", where);
    }

    private static PullAnswer of(PullAnswer answer, Digest digest) {
        return answer.with(DIGEST_HEADER, digest.toString()).with("ETag", Preconditions.tag(digest));
    }

    /** An empty list where nothing refers to it, and where there is no such repository: never 404. */
    private PullAnswer referrers(PullRequest request, RepositoryName repository, Digest subject)
            throws IOException, InterruptedException {
        String type = request.asked("artifactType");
        Index list = new Index(images.referrers(repository, subject).stream()
                .filter(each -> type == null || type.equals(each.artifactType()))
                .toList());
        PullAnswer answer = PullAnswer.of(MediaType.INDEX, list.toJson());
        return type == null ? answer : answer.with("OCI-Filters-Applied", "artifactType");
    }

    private static PullAnswer unknown(RepositoryName repository) {
        return PullAnswer.error(ErrorCode.NAME_UNKNOWN, "there is no repository " + repository);
    }
}
