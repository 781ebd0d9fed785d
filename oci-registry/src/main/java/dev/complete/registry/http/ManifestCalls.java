package dev.complete.registry.http;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.MediaType;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.http.wire.Answer;
import dev.complete.registry.http.wire.Call;
import dev.complete.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** The manifests of one registry. What it says of one is compared with its bytes. Thread-safe. */
final class ManifestCalls {

    private static final String ACCEPT =
            String.join(", ", MediaType.MANIFEST, MediaType.INDEX, MediaType.DOCKER_MANIFEST, MediaType.DOCKER_INDEX);

    private final RegistryCalls calls;

    ManifestCalls(RegistryCalls calls) {
        this.calls = calls;
    }

    Optional<Descriptor> find(RepositoryName repository, ManifestName name) throws IOException, InterruptedException {
        Call call = call("HEAD", repository, name, "looking for " + name);
        return calls.ask(call, answer -> switch (answer.status()) {
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
            return read(call.repository(), name).map(ManifestDocument::descriptor);
        }
        Digest digest = digest(call, said.get());
        if (name.digest() != null && !name.digest().equals(digest)) {
            throw new RegistryException(call.what() + ": the registry answers with digest " + digest);
        }
        return Optional.of(new Descriptor(mediaType(type.get()), digest, answer.length()));
    }

    private static Digest digest(Call call, String said) throws RegistryException {
        try {
            return Digest.parse(said);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(
                    call.what() + ": the registry says a digest that is none: " + Printable.escape(said), e);
        }
    }

    /** Without parameters, such as a charset. */
    static String mediaType(String header) {
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters)).strip();
    }

    Optional<ManifestDocument> read(RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException {
        Call call = call("GET", repository, name, "reading " + name);
        return calls.ask(call, answer -> switch (answer.status()) {
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

    boolean put(RepositoryName repository, ManifestName name, ManifestDocument manifest)
            throws IOException, InterruptedException {
        byte[] json = manifest.json();
        Call call = calls.push("PUT", repository, "manifests/" + name, "pushing manifest " + name)
                .with("Content-Type", manifest.mediaType())
                .with(new Call.Body(json.length, () -> new ByteArrayInputStream(json)))
                .staying();
        return calls.ask(call, answer -> {
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

    private Call call(String method, RepositoryName repository, ManifestName name, String doing) {
        return calls.pull(method, repository, "manifests/" + name, doing).with("Accept", ACCEPT);
    }
}
