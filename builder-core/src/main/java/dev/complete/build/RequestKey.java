package dev.complete.build;

import dev.complete.git.Superproject;
import dev.complete.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;

/**
 * The key of the no-op: two builds with this key into one directory give the same outputs. The tool's version is part of
 * it, so that a newer one builds anew.
 */
final class RequestKey {

    private RequestKey() {}

    static Digest of(BuildRequest request, Superproject commit) {
        List<String> words = List.of(
                "complete build 2", // 1 is of images that said where they came from
                Version.TOOL,
                Integer.toString(Version.FORMAT),
                commit.commit().hex(),
                Boolean.toString(commit.dirty()),
                request.source().manifest(),
                new TreeSet<>(request.images()).toString(),
                new TreeSet<>(request.platforms().stream().map(Object::toString).toList()).toString(),
                new TreeSet<>(request.formats()).toString(),
                request.compression().toString(),
                Boolean.toString(request.xz()),
                request.audit().toString());
        return Digest.of(String.join("\0", words).getBytes(StandardCharsets.UTF_8));
    }
}
