package dev.complete.registry.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.ManifestLinks;
import dev.complete.oci.MediaType;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.MemoryRegistry;
import dev.complete.registry.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the OCI distribution specification 1.1 asks of a registry, each request to its answer. Thread-safe. */
final class Distribution {

    private static final Pattern PATH =
            Pattern.compile("/v2/(?<name>[^?]+?)/(?<kind>blobs/uploads|blobs|manifests|tags|referrers)/(?<rest>[^/]*)");

    private final MemoryRegistry registry;
    private final Set<Habit> habits;
    private final int page;
    private final Uploads uploads = new Uploads();
    private final AtomicLong received = new AtomicLong();
    private final Map<Digest, Long> receivedOf = new ConcurrentHashMap<>();

    /** @param page at most so many tags, or referrers, in one answer */
    Distribution(MemoryRegistry registry, Set<Habit> habits, int page) {
        this.registry = registry;
        this.habits = habits;
        this.page = page;
    }

    /** The bytes of blobs that were sent, whether kept or not. */
    long received() {
        return received.get();
    }

    /** The same for the uploads that were ended as this blob. */
    long received(Digest digest) {
        return receivedOf.getOrDefault(digest, 0L);
    }

    int openUploads() {
        return uploads.count();
    }

    /** The repository that a request is about, or nothing: the ping. */
    static Optional<String> repository(ServedRequest request) {
        Matcher path = PATH.matcher(request.path());
        return path.matches() ? Optional.of(path.group("name")) : Optional.empty();
    }

    Answer answer(ServedRequest request, InputStream body) throws IOException {
        try {
            return routed(request, body);
        } catch (Refused refused) {
            return refused.answer;
        } catch (NumberFormatException e) {
            return Answer.error(400, "UNSUPPORTED", e.toString());
        }
    }

    /** Takes only the first bytes of what a chunk or the end of an upload has, and answers nothing. */
    void keep(ServedRequest request, InputStream body, long bytes) throws IOException {
        Matcher path = PATH.matcher(request.path());
        Uploads.Upload upload =
                path.matches() ? uploads.find(new RepositoryName(path.group("name")), path.group("rest")) : null;
        if (upload != null) {
            received.addAndGet(upload.append(body, bytes));
        }
    }

    /** A request that is wrong. */
    private static final class Refused extends Exception {

        private final transient Answer answer;

        Refused(int status, String code, String message) {
            this(Answer.error(status, code, message));
        }

        Refused(Answer answer) {
            super("refused");
            this.answer = answer;
        }
    }

    private Answer routed(ServedRequest request, InputStream body) throws IOException, Refused {
        if (request.path().equals("/v2/")) {
            return Answer.json(200, JsonNodeFactory.instance.objectNode());
        }
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw new Refused(404, "UNSUPPORTED", "no such address");
        }
        RepositoryName repository = repository(path.group("name"));
        String rest = path.group("rest");
        return switch (path.group("kind")) {
            case "blobs/uploads" ->
                rest.isEmpty() ? begun(request, repository, body) : continued(request, repository, rest, body);
            case "blobs" -> blob(request, repository, digest(rest));
            case "manifests" ->
                request.method().equals("PUT")
                        ? putManifest(request, repository, rest, body)
                        : manifest(request, repository, rest);
            case "tags" -> tags(request, repository);
            default -> referrers(request, repository, digest(rest));
        };
    }

    private static RepositoryName repository(String name) throws Refused {
        try {
            return new RepositoryName(name);
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "NAME_INVALID", e.toString());
        }
    }

    private static Digest digest(String text) throws Refused {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "DIGEST_INVALID", e.toString());
        }
    }

    private static ManifestName manifestName(String text) throws Refused {
        try {
            return text.contains(":") ? ManifestName.of(Digest.parse(text)) : ManifestName.tag(text);
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "MANIFEST_INVALID", e.toString());
        }
    }

    private static void method(ServedRequest request, String... allowed) throws Refused {
        if (!List.of(allowed).contains(request.method())) {
            throw new Refused(405, "UNSUPPORTED", request.method() + " is not done here");
        }
    }

    // Blobs: "Pulling blobs"

    private Answer blob(ServedRequest request, RepositoryName repository, Digest digest) throws Refused {
        method(request, "GET", "HEAD");
        byte[] bytes = registry.blob(repository, digest)
                .orElseThrow(() -> new Refused(404, "BLOB_UNKNOWN", "blob unknown to registry"));
        Answer whole = digested(Answer.of(200, "application/octet-stream", bytes), digest)
                .with("Accept-Ranges", "bytes")
                .with("ETag", "\"" + digest + "\"");
        String range = request.header("Range");
        return range == null ? whole : part(whole, bytes, range);
    }

    private static Answer part(Answer whole, byte[] bytes, String range) throws Refused {
        Matcher asked = Pattern.compile("bytes=([0-9]*)-([0-9]*)").matcher(range);
        if (!asked.matches() || range.equals("bytes=-")) {
            return whole;
        }
        boolean suffix = asked.group(1).isEmpty();
        long first =
                suffix ? Math.max(0, bytes.length - Long.parseLong(asked.group(2))) : Long.parseLong(asked.group(1));
        long last = suffix || asked.group(2).isEmpty()
                ? bytes.length - 1L
                : Math.min(bytes.length - 1L, Long.parseLong(asked.group(2)));
        if (first > last) {
            throw new Refused(Answer.error(416, "RANGE_INVALID", "no such bytes")
                    .with("Content-Range", "bytes */" + bytes.length));
        }
        int length = (int) (last - first + 1);
        Answer part = new Answer(206, whole.headers(), length, out -> out.write(bytes, (int) first, length));
        return part.with("Content-Range", "bytes " + first + "-" + last + "/" + bytes.length);
    }

    // Uploads: "Pushing blobs"

    private Answer begun(ServedRequest request, RepositoryName repository, InputStream body)
            throws IOException, Refused {
        method(request, "POST");
        String mount = request.asked("mount");
        String from = request.asked("from");
        if (mount != null && from != null && !habits.contains(Habit.NO_MOUNTS)) {
            Digest digest = digest(mount);
            if (registry.mountBlob(repository, digest, repository(from))) {
                return stored(repository, digest);
            }
        }
        Uploads.Upload upload = uploads.begin(repository);
        String digest = request.asked("digest");
        if (digest != null && !habits.contains(Habit.NO_SINGLE_POST)) {
            return ended(repository, upload, digest(digest), body);
        }
        received.addAndGet(drained(body));
        return under(upload, 202);
    }

    private Answer continued(ServedRequest request, RepositoryName repository, String id, InputStream body)
            throws IOException, Refused {
        method(request, "GET", "PATCH", "PUT", "DELETE");
        Uploads.Upload upload = uploads.find(repository, id);
        if (upload == null) {
            throw new Refused(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
        }
        if (!upload.isAt(request.asked("_state"), habits.contains(Habit.LOCATIONS_NAME_OFFSETS))) {
            throw new Refused(404, "BLOB_UPLOAD_INVALID", "blob upload invalid");
        }
        switch (request.method()) {
            case "GET" -> {
                if (habits.contains(Habit.NO_UPLOAD_STATUS)) {
                    throw new Refused(400, "UNSUPPORTED", "an upload is not asked for");
                }
                return under(upload, 204);
            }
            case "DELETE" -> {
                uploads.end(upload);
                return Answer.of(204);
            }
            case "PUT" -> {
                String digest = request.asked("digest");
                if (digest == null) {
                    throw new Refused(400, "DIGEST_INVALID", "an upload is ended with a digest");
                }
                checkRange(request, upload);
                return ended(repository, upload, digest(digest), body);
            }
            default -> {
                checkRange(request, upload);
                received.addAndGet(upload.append(body, Long.MAX_VALUE));
                return under(upload, 202);
            }
        }
    }

    private void checkRange(ServedRequest request, Uploads.Upload upload) throws Refused {
        String range = request.header("Content-Range");
        if (range == null || habits.contains(Habit.APPENDS_SILENTLY)) {
            return;
        }
        Matcher said = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})").matcher(range);
        String length = request.header("Content-Length");
        boolean right = said.matches()
                && Long.parseLong(said.group(1)) == upload.size()
                && (length == null
                        || Long.parseLong(said.group(2)) - Long.parseLong(said.group(1)) + 1 == Long.parseLong(length));
        if (!right) {
            Answer answer = Answer.error(416, "BLOB_UPLOAD_INVALID", "the upload has " + upload.size() + " bytes");
            throw new Refused(answer.with("Location", upload.location()).with("Range", upload.range()));
        }
    }

    private Answer ended(RepositoryName repository, Uploads.Upload upload, Digest digest, InputStream body)
            throws IOException, Refused {
        received.addAndGet(upload.append(body, Long.MAX_VALUE));
        byte[] content = upload.content();
        if (!Digest.of(content).equals(digest)) {
            throw new Refused(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }
        receivedOf.merge(digest, upload.received(), Long::sum);
        uploads.end(upload);
        registry.replaceBlob(repository, digest, content);
        return stored(repository, digest);
    }

    private Answer stored(RepositoryName repository, Digest digest) {
        return digested(Answer.of(201).with("Location", "/v2/" + repository + "/blobs/" + digest), digest);
    }

    private static Answer under(Uploads.Upload upload, int status) {
        return Answer.of(status)
                .with("Location", upload.location())
                .with("Range", upload.range())
                .with("Docker-Upload-UUID", upload.id());
    }

    static long drained(InputStream body) throws IOException {
        long count = 0;
        byte[] buffer = new byte[1 << 16];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            count += read;
        }
        return count;
    }

    // Manifests: "Pulling manifests", "Pushing manifests"

    private Answer manifest(ServedRequest request, RepositoryName repository, String name) throws Refused {
        method(request, "GET", "HEAD");
        ManifestDocument manifest = registry.manifest(repository, manifestName(name))
                .orElseThrow(() -> new Refused(404, "MANIFEST_UNKNOWN", "manifest unknown"));
        if (!accepts(request, manifest.mediaType())) {
            throw new Refused(404, "MANIFEST_UNKNOWN", "manifest found, but the accept header does not name its type");
        }
        return digested(Answer.of(200, manifest.mediaType(), manifest.json()), manifest.digest());
    }

    private static boolean accepts(ServedRequest request, String mediaType) {
        return request.headers().getOrDefault("Accept", List.of()).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(type -> type.replaceAll(";.*", "").trim())
                .anyMatch(type -> type.equals(mediaType) || type.equals("*/*"));
    }

    private Answer putManifest(ServedRequest request, RepositoryName repository, String text, InputStream body)
            throws IOException, Refused {
        byte[] json = body.readNBytes(ManifestDocument.MAX_BYTES + 1);
        if (json.length > ManifestDocument.MAX_BYTES) {
            drained(body);
            throw new Refused(413, "SIZE_INVALID", "the manifest is too large");
        }
        ManifestName name = manifestName(text);
        String type = request.header("Content-Type");
        ManifestDocument manifest = new ManifestDocument(
                type == null ? "" : type.replaceAll(";.*", "").trim(), json);
        if (name.digest() != null && !name.digest().equals(manifest.digest())) {
            throw new Refused(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }
        ManifestLinks links = links(manifest);
        for (Descriptor blob : links.blobs()) {
            if (registry.blobSize(repository, blob.digest()).isEmpty()) {
                throw new Refused(400, "MANIFEST_BLOB_UNKNOWN", "no blob " + blob.digest());
            }
        }
        for (Descriptor part : links.manifests()) {
            if (registry.findManifest(repository, ManifestName.of(part.digest()))
                    .isEmpty()) {
                throw new Refused(400, "MANIFEST_BLOB_UNKNOWN", "no manifest " + part.digest());
            }
        }
        registry.putManifest(repository, name, manifest);
        Answer answer = digested(
                Answer.of(201).with("Location", "/v2/" + repository + "/manifests/" + manifest.digest()),
                manifest.digest());
        Descriptor subject = links.subject();
        return subject == null || habits.contains(Habit.NO_REFERRERS)
                ? answer
                : answer.with("OCI-Subject", subject.digest().toString());
    }

    private static ManifestLinks links(ManifestDocument manifest) throws Refused {
        try {
            return manifest.links();
        } catch (InvalidImageException e) {
            throw new Refused(400, "MANIFEST_INVALID", e.toString());
        }
    }

    // Lists: "Listing tags", "Listing referrers"

    private Answer tags(ServedRequest request, RepositoryName repository) throws Refused {
        method(request, "GET");
        List<String> all = registry.tags(repository);
        if (all.isEmpty()) {
            throw new Refused(404, "NAME_UNKNOWN", "repository name not known to registry");
        }
        String last = request.asked("last");
        String wanted = request.asked("n");
        int most = wanted == null ? page : Math.min(page, Integer.parseInt(wanted));
        List<String> behind = all.stream()
                .filter(tag -> last == null || tag.compareTo(last) > 0)
                .toList();
        List<String> tags = behind.subList(0, Math.min(most, behind.size()));
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", repository.text());
        tags.forEach(body.putArray("tags")::add);
        Answer answer = Answer.json(200, body);
        return tags.isEmpty() || tags.size() == behind.size()
                ? answer
                : answer.with("Link", next(repository + "/tags/list?n=" + most + "&last=" + tags.get(tags.size() - 1)));
    }

    private Answer referrers(ServedRequest request, RepositoryName repository, Digest subject)
            throws IOException, Refused {
        method(request, "GET");
        if (habits.contains(Habit.NO_REFERRERS)) {
            throw new Refused(new Answer(
                    404,
                    Map.of("Content-Type", "text/plain"),
                    19,
                    out -> out.write("404 page not found\n".getBytes(StandardCharsets.US_ASCII))));
        }
        String type = request.asked("artifactType");
        List<Descriptor> all = registry.referrers(repository, subject, type).orElseThrow();
        String page = request.asked("page");
        int from = Math.min(all.size(), page == null ? 0 : Integer.parseInt(page));
        int to = Math.min(all.size(), from + this.page);
        Answer answer = Answer.of(200, MediaType.INDEX, index(all.subList(from, to)));
        if (type != null) {
            answer = answer.with("OCI-Filters-Applied", "artifactType");
        }
        return to == all.size()
                ? answer
                : answer.with(
                        "Link",
                        next(repository + "/referrers/" + subject + "?page=" + to
                                + (type == null ? "" : "&artifactType=" + type.replace("+", "%2B"))));
    }

    private static String next(String path) {
        return "</v2/" + path + ">; rel=\"next\"";
    }

    private static byte[] index(List<Descriptor> manifests) {
        ObjectNode index =
                JsonNodeFactory.instance.objectNode().put("schemaVersion", 2).put("mediaType", MediaType.INDEX);
        ArrayNode list = index.putArray("manifests");
        for (Descriptor manifest : manifests) {
            ObjectNode entry = list.addObject()
                    .put("mediaType", manifest.mediaType())
                    .put("digest", manifest.digest().toString())
                    .put("size", manifest.size());
            if (manifest.artifactType() != null) {
                entry.put("artifactType", manifest.artifactType());
            }
            if (!manifest.annotations().isEmpty()) {
                manifest.annotations().forEach(entry.withObject("annotations")::put);
            }
        }
        return index.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Answer digested(Answer answer, Digest digest) {
        return habits.contains(Habit.NO_DIGEST_HEADERS)
                ? answer
                : answer.with("Docker-Content-Digest", digest.toString());
    }
}
