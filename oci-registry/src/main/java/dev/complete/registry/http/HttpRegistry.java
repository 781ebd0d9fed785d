package dev.complete.registry.http;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import dev.complete.oci.InvalidImageException;
import dev.complete.oci.JsonObject;
import dev.complete.oci.MediaType;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.Registry;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.streams.SizedInputStream;
import dev.complete.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A registry over HTTP (OCI distribution specification 1.1). Nothing that it says is believed: manifests and blobs are
 * compared with their digests, and everything else has a limit.
 */
public final class HttpRegistry implements Registry {

    private static final String ACCEPT =
            String.join(", ", MediaType.MANIFEST, MediaType.INDEX, MediaType.DOCKER_MANIFEST, MediaType.DOCKER_INDEX);
    private static final int PAGE = 1000;

    private final RegistryOptions options;
    private final String host;
    private final URI origin;
    private final Wire wire;

    /** @param host with its port, as in a reference; nothing is asked yet */
    public HttpRegistry(String host, RegistryOptions options) throws IOException {
        this.options = options;
        this.host = host;
        this.origin = Endpoint.of(host, options.isPlain(host));
        this.wire = new Wire(
                origin,
                new HttpClients(options.user(), options.patience()),
                options.patience(),
                options.userAgent(),
                repository -> options.logins().find(host, repository));
    }

    @Override
    public OptionalLong blobSize(RepositoryName repository, Digest digest) throws IOException, InterruptedException {
        Call call = call("HEAD", repository, "blobs/" + digest, "looking for blob " + digest);
        return ask(call, answer -> switch (answer.status()) {
            case 200 -> OptionalLong.of(length(call, answer));
            case 404 -> OptionalLong.empty();
            default -> throw answer.unexpected();
        });
    }

    private static long length(Call call, Answer answer) throws RegistryException {
        String said = answer.header("Content-Length").orElse("");
        if (!said.matches("[0-9]{1,18}")) {
            throw new RegistryException(call.what() + ": the registry does not say its size");
        }
        return Long.parseLong(said);
    }

    @Override
    public InputStream openBlob(RepositoryName repository, Descriptor blob) throws IOException, InterruptedException {
        MessageDigest hasher = Digest.sha256();
        InputStream bytes = part(repository, blob, 0, blob.size());
        return new SizedInputStream(bytes, blob.size(), hasher::update, (rest, missing) -> {
            Digest actual = Digest.of(hasher);
            if (missing > 0 || !actual.equals(blob.digest())) {
                throw new RegistryException(what(repository, "reading blob " + blob.digest())
                        + ": the registry sends other bytes than were asked for, with digest " + actual);
            }
        });
    }

    @Override
    public InputStream openBlob(RepositoryName repository, Descriptor blob, long offset, long length)
            throws IOException, InterruptedException {
        InputStream bytes = part(repository, blob, offset, length);
        return new SizedInputStream(bytes, length, (rest, missing) -> {
            if (missing > 0) {
                throw new RegistryException(what(repository, "reading blob " + blob.digest()) + ": the registry sends "
                        + missing + " bytes too few");
            }
        });
    }

    private InputStream part(RepositoryName repository, Descriptor blob, long offset, long length)
            throws IOException, InterruptedException {
        Call call = call("GET", repository, "blobs/" + blob.digest(), "reading blob " + blob.digest());
        return BlobStream.open(wire, call, attempts(), offset, length, length == blob.size());
    }

    @Override
    public boolean mountBlob(RepositoryName repository, Digest digest, RepositoryName from)
            throws IOException, InterruptedException {
        String query = "?mount=" + digest + "&from=" + encoded(path(from));
        Call call = push("POST", repository, "blobs/uploads/" + query, "mounting blob " + digest + " of " + from)
                .needing("repository:" + path(from) + ":pull");
        try {
            // An upload that the registry begins instead is nobody's, and ends in time.
            return ask(call, answer -> answer.status() == 201);
        } catch (RegistryException e) {
            if (e.getCause() instanceof TemporaryFailure) {
                throw e;
            }
            return false; // the blob can still be sent
        }
    }

    @Override
    public void putBlob(RepositoryName repository, Descriptor blob, BlobBytes bytes)
            throws IOException, InterruptedException {
        Call begin = push("POST", repository, "blobs/uploads/", "pushing blob " + blob.digest());
        new BlobUpload(wire, begin, host, blob, bytes, options.uploads(), attempts()).run();
    }

    @Override
    public Optional<Descriptor> findManifest(RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException {
        Call call = manifestCall("HEAD", repository, name, "looking for " + name);
        return ask(call, answer -> switch (answer.status()) {
            case 200 -> found(call, answer, name);
            case 404 -> Optional.empty();
            default -> throw answer.unexpected();
        });
    }

    /** A registry that does not say the digest (the header is optional) is asked for the document. */
    private Optional<Descriptor> found(Call call, Answer answer, ManifestName name)
            throws IOException, InterruptedException {
        Optional<String> said = answer.header("Docker-Content-Digest");
        Optional<String> type = answer.header("Content-Type");
        if (said.isEmpty() || type.isEmpty() || answer.header("Content-Length").isEmpty()) {
            return manifest(call.repository(), name).map(ManifestDocument::descriptor);
        }
        Digest digest = digest(call, said.get());
        if (name.digest() != null && !name.digest().equals(digest)) {
            throw new RegistryException(call.what() + ": the registry answers with digest " + digest);
        }
        return Optional.of(new Descriptor(mediaType(type.get()), digest, length(call, answer)));
    }

    private static Digest digest(Call call, String said) throws RegistryException {
        try {
            return Digest.parse(said);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    call.what() + ": the registry says a digest that is none: " + Printable.escape(said), e);
        }
    }

    private static String mediaType(String header) {
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters)).strip();
    }

    @Override
    public Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException {
        Call call = manifestCall("GET", repository, name, "reading " + name);
        return ask(call, answer -> switch (answer.status()) {
            case 200 -> Optional.of(document(call, answer, name));
            case 404 -> Optional.empty();
            default -> throw answer.unexpected();
        });
    }

    private static ManifestDocument document(Call call, Answer answer, ManifestName name) throws IOException {
        byte[] json = answer.read(ManifestDocument.MAX_BYTES);
        String type = answer.header("Content-Type")
                .orElseThrow(() -> new RegistryException(call.what() + ": the registry does not say its Content-Type"));
        ManifestDocument document = new ManifestDocument(mediaType(type), json);
        if (name.digest() != null && !name.digest().equals(document.digest())) {
            throw new RegistryException(
                    call.what() + ": the registry sends another document, with digest " + document.digest());
        }
        Optional<String> said = answer.header("Docker-Content-Digest");
        if (said.isPresent() && !digest(call, said.get()).equals(document.digest())) {
            throw new RegistryException(call.what() + ": the registry says digest " + said.get()
                    + " and sends a document with digest " + document.digest());
        }
        document.links(); // is a manifest of that type
        return document;
    }

    @Override
    public boolean putManifest(RepositoryName repository, ManifestName name, ManifestDocument manifest)
            throws IOException, InterruptedException {
        byte[] json = manifest.json();
        Call call = push("PUT", repository, "manifests/" + name, "pushing manifest " + name)
                .with("Content-Type", manifest.mediaType())
                .with(new Call.Body(json.length, () -> new ByteArrayInputStream(json)));
        return ask(call, answer -> {
            if (answer.status() < 200 || answer.status() > 202) { // some say OK or Accepted instead of Created
                throw answer.unexpected();
            }
            Optional<String> said = answer.header("Docker-Content-Digest");
            if (said.isPresent() && !digest(call, said.get()).equals(manifest.digest())) {
                throw new RegistryException(call.what() + ": the registry stored it with digest " + said.get()
                        + ", not " + manifest.digest());
            }
            return answer.header("OCI-Subject").isPresent();
        });
    }

    @Override
    public List<String> tags(RepositoryName repository) throws IOException, InterruptedException {
        TreeSet<String> tags = new TreeSet<>();
        Call call = call("GET", repository, "tags/list?n=" + PAGE, "listing tags");
        new PagedList(this::ask, origin).read(call, answer -> answer.status() != 404, document -> {
            for (String tag : JsonObject.parse("list of tags", document).texts("tags")) {
                tags.add(checked(call, tag));
            }
        });
        return List.copyOf(tags);
    }

    private static String checked(Call call, String tag) throws RegistryException {
        try {
            return ManifestName.tag(tag).text();
        } catch (IllegalArgumentException e) {
            throw new RegistryException(call.what() + ": the registry lists what is none: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<List<Descriptor>> referrers(
            RepositoryName repository, Digest subject, @Nullable String artifactType)
            throws IOException, InterruptedException {
        String query = artifactType == null ? "" : "?artifactType=" + encoded(artifactType);
        Call first = call("GET", repository, "referrers/" + subject + query, "asking what refers to " + subject);
        List<Descriptor> referrers = new ArrayList<>();
        boolean known = new PagedList(this::ask, origin)
                .read(first.with("Accept", MediaType.INDEX).staying(), HttpRegistry::listsReferrers, document -> {
                    for (Descriptor each : Index.parse(document).manifests()) {
                        if (artifactType == null || artifactType.equals(each.artifactType())) {
                            referrers.add(each);
                        }
                    }
                });
        return known ? Optional.of(List.copyOf(referrers)) : Optional.empty();
    }

    /** Registries that do not know the question say so in many ways, with pages for people among them. */
    private static boolean listsReferrers(Answer answer) {
        boolean isIndex = answer.header("Content-Type")
                .map(HttpRegistry::mediaType)
                .filter(MediaType.INDEX::equals)
                .isPresent();
        return switch (answer.status()) {
            case 200 -> isIndex;
            case 301, 302, 303, 307, 308, 400, 404, 405, 406, 501 -> false;
            default -> true;
        };
    }

    /** One call, repeated when that may help. A document that is none is the registry's fault, and said with the call. */
    private <T> T ask(Call call, Reader<T> reader) throws IOException, InterruptedException {
        return attempts().run(() -> {
            try (Answer answer = wire.send(call)) {
                return reader.read(answer);
            } catch (InvalidImageException e) {
                throw new RegistryException(call.what() + ": " + e.getMessage(), e);
            }
        });
    }

    /** What an answer means. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Answer answer) throws IOException, InterruptedException;
    }

    private Attempts attempts() {
        return new Attempts(options.patience(), options.notices());
    }

    private Call manifestCall(String method, RepositoryName repository, ManifestName name, String doing) {
        return call(method, repository, "manifests/" + name, doing).with("Accept", ACCEPT);
    }

    private Call call(String method, RepositoryName repository, String path, String doing) {
        return call(method, repository, path, doing, "pull");
    }

    private Call push(String method, RepositoryName repository, String path, String doing) {
        return call(method, repository, path, doing, "pull,push");
    }

    private Call call(String method, RepositoryName repository, String path, String doing, String access) {
        return new Call(
                what(repository, doing),
                method,
                origin.resolve("/v2/" + path(repository) + "/" + path),
                repository,
                List.of("repository:" + path(repository) + ":" + access),
                Map.of(),
                null);
    }

    private String path(RepositoryName repository) {
        return Endpoint.path(host, repository.text());
    }

    private String what(RepositoryName repository, String doing) {
        return Printable.escape(host) + "/" + repository + ": " + doing;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
