package dev.complete.builder.output.oci;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.layer.FrameSequence;
import dev.complete.builder.layer.PackedLayer;
import dev.complete.builder.layer.image.BuiltImage;
import dev.complete.builder.layer.tar.TarEntry;
import dev.complete.builder.layer.tar.TarWriter;
import dev.complete.builder.output.format.Format;
import dev.complete.builder.output.format.ImageWriter;
import dev.complete.builder.output.format.OutputContext;
import dev.complete.builder.output.format.OutputPlace;
import dev.complete.builder.output.format.OutputTarget;
import dev.complete.builder.output.format.Written;
import dev.complete.builder.output.text.FormatNotes;
import dev.complete.oci.Descriptor;
import dev.complete.oci.Digest;
import dev.complete.oci.Index;
import dev.complete.oci.LayoutVersion;
import dev.complete.oci.layout.Annotations;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code NAME.tar}: an image layout in a tar, with the {@code manifest.json} that {@code docker load} needs beside its
 * {@code index.json}. One platform each, because Docker's archive cannot hold more. Layers keep their compression:
 * skopeo reads all three forms from both kinds of archive, while Docker before 23 and umoci before 0.5 want gzip.
 */
public final class ArchiveWriter implements ImageWriter {

    /** Docker's meaning of a name without a registry and a user. */
    private static final String DOCKER_PREFIX = "docker.io/library/";

    private record Member(long size, Opener content) {
        interface Opener {
            InputStream open() throws IOException;
        }

        static Member of(byte[] content) {
            return new Member(content.length, () -> new ByteArrayInputStream(content));
        }
    }

    @Override
    public List<OutputPlace> places(OutputTarget image) {
        return List.of(OutputPlace.file(image.stem() + ".tar"));
    }

    @Override
    public Written prepare(BuiltImage image, OutputContext context) throws IOException {
        Map<String, Member> members = members(image, context);
        List<String> notes = FormatNotes.start(image.contract());
        return context.file(
                Format.ARCHIVE,
                image,
                image.stem() + ".tar",
                out -> tar(members, new BufferedOutputStream(out, 256 << 10)),
                notes);
    }

    /** The members by name, in the order of the archive. */
    private static SortedMap<String, Member> members(BuiltImage image, OutputContext context) {
        SortedMap<String, Member> members = new TreeMap<>();
        byte[] config = image.config().getBytes(StandardCharsets.UTF_8);
        byte[] manifest = image.manifest().getBytes(StandardCharsets.UTF_8);
        members.put(blob(Digest.of(config)), Member.of(config));
        members.put(blob(Digest.of(manifest)), Member.of(manifest));
        for (PackedLayer layer : image.layers()) {
            Member member = new Member(
                    layer.blob().size(),
                    () -> FrameSequence.ofLayer(layer, context.frames()).open());
            members.put(blob(layer.blob().digest()), member);
        }
        members.put("index.json", Member.of(new Index(List.of(entry(image, context))).toJson()));
        members.put("manifest.json", Member.of(dockerManifest(image, config)));
        members.put("oci-layout", Member.of(LayoutVersion.text()));
        return members;
    }

    /**
     * An index entry under the name that {@link #dockerManifest} gives it, the only one that Docker reads when it keeps
     * images in containerd.
     */
    private static Descriptor entry(BuiltImage image, OutputContext context) {
        Descriptor named = OciWriter.named(image.descriptor(), image.name(), context.build());
        TreeMap<String, String> annotations = new TreeMap<>(named.annotations());
        annotations.put(Annotations.IMAGE_NAME, DOCKER_PREFIX + tag(image));
        return named.with(annotations);
    }

    private static String tag(BuiltImage image) {
        return image.name() + ":latest";
    }

    private static byte[] dockerManifest(BuiltImage image, byte[] config) {
        ArrayNode manifests = new ObjectMapper().createArrayNode();
        ObjectNode manifest = manifests.addObject();
        manifest.put("Config", blob(Digest.of(config)));
        manifest.putArray("RepoTags").add(tag(image));
        ArrayNode layers = manifest.putArray("Layers");
        image.layers().forEach(layer -> layers.add(blob(layer.blob().digest())));
        return manifests.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String blob(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }

    private static void tar(Map<String, Member> members, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        tar.add(TarEntry.directory("blobs/"));
        tar.add(TarEntry.directory("blobs/sha256/"));
        for (var member : members.entrySet()) {
            try (InputStream content = member.getValue().content().open()) {
                tar.add(TarEntry.file(member.getKey(), member.getValue().size()), content);
            }
        }
        tar.finish();
        out.flush();
    }
}
