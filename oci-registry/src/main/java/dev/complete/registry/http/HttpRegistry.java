package dev.complete.registry.http;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.registry.BlobBytes;
import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.Registry;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.http.wire.Answer;
import dev.complete.registry.http.wire.Call;
import dev.complete.registry.http.wire.TemporaryFailure;
import dev.complete.streams.SizedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A registry over HTTP (OCI distribution specification 1.1). Nothing that it says is believed: manifests and blobs are
 * compared with their digests, and everything else has a limit.
 */
public final class HttpRegistry implements Registry {

    private final RegistryOptions options;
    private final String host;
    private final RegistryCalls calls;
    private final ManifestCalls manifests;
    private final ListCalls lists;

    /** @param host with its port, as in a reference; nothing is asked yet */
    public HttpRegistry(String host, RegistryOptions options) throws IOException {
        this.options = options;
        this.host = host;
        this.calls = new RegistryCalls(host, options);
        this.manifests = new ManifestCalls(calls);
        this.lists = new ListCalls(calls);
    }

    @Override
    public OptionalLong blobSize(RepositoryName repository, Digest digest) throws IOException, InterruptedException {
        Call call = calls.pull("HEAD", repository, "blobs/" + digest, "looking for blob " + digest);
        return calls.ask(call, answer -> switch (answer.status()) {
            case 200 -> OptionalLong.of(answer.length());
            case 404 -> OptionalLong.empty();
            default -> throw answer.unexpected();
        });
    }

    @Override
    public InputStream openBlob(RepositoryName repository, Descriptor blob) throws IOException, InterruptedException {
        MessageDigest hasher = Digest.sha256();
        InputStream bytes = part(repository, blob, 0, blob.size());
        return new SizedInputStream(bytes, blob.size(), hasher::update, (rest, missing) -> {
            Digest actual = Digest.of(hasher);
            if (missing > 0 || !actual.equals(blob.digest())) {
                throw new RegistryException(calls.what(repository, "reading blob " + blob.digest())
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
                throw new RegistryException(calls.what(repository, "reading blob " + blob.digest())
                        + ": the registry sends " + missing + " bytes too few");
            }
        });
    }

    private InputStream part(RepositoryName repository, Descriptor blob, long offset, long length)
            throws IOException, InterruptedException {
        Call call = calls.pull("GET", repository, "blobs/" + blob.digest(), "reading blob " + blob.digest());
        return BlobStream.open(calls.wire(), call, calls.attempts(), offset, length, length == blob.size());
    }

    @Override
    public boolean mountBlob(RepositoryName repository, Digest digest, RepositoryName from)
            throws IOException, InterruptedException {
        String query = "?mount=" + digest + "&from=" + RegistryCalls.encoded(calls.path(from));
        Call call = calls.push("POST", repository, "blobs/uploads/" + query, "mounting blob " + digest + " of " + from)
                .needing("repository:" + calls.path(from) + ":pull");
        try {
            // An upload that the registry begins instead is nobody's, and ends in time.
            return calls.ask(call, answer -> answer.status() == 201);
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
        Call begin = calls.push("POST", repository, "blobs/uploads/", "pushing blob " + blob.digest());
        new BlobUpload(calls.wire(), begin, host, blob, bytes, options.uploads(), calls.attempts()).run();
    }

    /**
     * Whether the user may push to the repository, found out by an upload that is begun and dropped.
     *
     * @throws RegistryException when the registry refuses, or its name or certificate is wrong; one that cannot be reached
     *     now, or is busy, may be there when something is pushed
     */
    public void checkPush(RepositoryName repository) throws IOException, InterruptedException {
        Call begin = calls.push("POST", repository, "blobs/uploads/", "asking whether it can be pushed to");
        UploadSession upload = new UploadSession(calls.wire(), begin, Digest.of(new byte[0]));
        try {
            upload.start();
            upload.cancel();
        } catch (TemporaryFailure e) {
            // said when it is pushed to
        }
    }

    /** The same without a repository: whether the registry takes the login that the user has for {@code repository}. */
    public void checkLogin(RepositoryName repository) throws IOException, InterruptedException {
        try (Answer answer = calls.wire().send(calls.ping(repository))) {
            if (answer.status() == 403) {
                throw answer.unexpected();
            }
        } catch (TemporaryFailure e) {
            // said when it is pushed to
        }
    }

    @Override
    public Optional<Descriptor> findManifest(RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException {
        return manifests.find(repository, name);
    }

    @Override
    public Optional<ManifestDocument> manifest(RepositoryName repository, ManifestName name)
            throws IOException, InterruptedException {
        return manifests.read(repository, name);
    }

    @Override
    public boolean putManifest(RepositoryName repository, ManifestName name, ManifestDocument manifest)
            throws IOException, InterruptedException {
        return manifests.put(repository, name, manifest);
    }

    @Override
    public List<String> tags(RepositoryName repository) throws IOException, InterruptedException {
        return lists.tags(repository);
    }

    @Override
    public Optional<List<Descriptor>> referrers(
            RepositoryName repository, Digest subject, @Nullable String artifactType)
            throws IOException, InterruptedException {
        return lists.referrers(repository, subject, artifactType);
    }
}
