package dev.complete.registry.http;

import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import dev.complete.oci.JsonObject;
import dev.complete.oci.MediaType;
import dev.complete.registry.ManifestName;
import dev.complete.registry.RegistryException;
import dev.complete.registry.RepositoryName;
import dev.complete.registry.http.wire.Answer;
import dev.complete.registry.http.wire.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lists of one registry: tags, and what refers to a manifest. Thread-safe. */
final class ListCalls {

    private static final int PAGE = 1000;

    private final RegistryCalls calls;

    ListCalls(RegistryCalls calls) {
        this.calls = calls;
    }

    List<String> tags(RepositoryName repository) throws IOException, InterruptedException {
        TreeSet<String> tags = new TreeSet<>();
        Call call = calls.pull("GET", repository, "tags/list?n=" + PAGE, "listing tags");
        new PagedList(calls).read(call, answer -> answer.status() != 404, document -> {
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

    Optional<List<Descriptor>> referrers(RepositoryName repository, Digest subject, @Nullable String artifactType)
            throws IOException, InterruptedException {
        String query = artifactType == null ? "" : "?artifactType=" + RegistryCalls.encoded(artifactType);
        Call first = calls.pull("GET", repository, "referrers/" + subject + query, "asking what refers to " + subject);
        List<Descriptor> referrers = new ArrayList<>();
        boolean known = new PagedList(calls)
                .read(first.with("Accept", MediaType.INDEX).staying(), ListCalls::listsReferrers, document -> {
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
                .map(ManifestCalls::mediaType)
                .filter(MediaType.INDEX::equals)
                .isPresent();
        return switch (answer.status()) {
            case 200 -> isIndex;
            case 301, 302, 303, 307, 308, 400, 404, 405, 406, 501 -> false;
            default -> true;
        };
    }
}
