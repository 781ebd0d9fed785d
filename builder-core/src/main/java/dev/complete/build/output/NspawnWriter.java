package dev.complete.build.output;

import dev.complete.build.BuildException;
import dev.complete.build.contract.NspawnSettings;
import dev.complete.build.contract.RuntimeContract;
import dev.complete.build.image.BuiltImage;
import dev.complete.build.merge.Lookup;
import dev.complete.build.rootfs.RootfsTree;
import dev.complete.files.AtomicFiles;
import dev.complete.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code NAME.nspawn/}: {@code NAME.tar.xz}, which {@code machinectl import-tar} takes, and {@code NAME.nspawn}, which
 * belongs into {@code /etc/systemd/nspawn/}. Before systemd 257 importing knows no zstd.
 */
final class NspawnWriter implements OutputWriter {

    /** Changes whenever other files would be written for the same image. */
    private static final String VERSION = "nspawn 1";

    @Override
    public List<Written> write(List<ImageSet> images, OutputContext context) throws IOException, BuildException {
        List<Written> written = new ArrayList<>();
        for (ImageSet set : images) {
            for (BuiltImage image : set.images()) {
                RuntimeContract contract = image.contract();
                String settings =
                        NspawnSettings.text(contract, hasGetent(image.rootfs().tree()));
                String tar = set.name() + ".tar.xz";
                String file = set.name() + ".nspawn";
                String key = String.join(
                        "\n",
                        VERSION,
                        image.descriptor().digest().toString(),
                        "xz " + context.options().xz(),
                        settings);
                Path path = new SwitchedDirectory(
                                context.directory(), set.stem(image) + ".nspawn", Set.of(tar, file), false)
                        .replace(Digest.of(key.getBytes(StandardCharsets.UTF_8)), directory -> {
                            AtomicFiles.write(directory.resolve(tar), out -> XzFiles.rootfs(image, context, out));
                            AtomicFiles.write(directory.resolve(file), settings.getBytes(StandardCharsets.UTF_8));
                        });
                written.add(
                        new Written(Format.NSPAWN, set.name(), image.platform(), path, NspawnSettings.notes(contract)));
            }
        }
        return written;
    }

    private static boolean hasGetent(RootfsTree tree) {
        Lookup lookup = new Lookup(tree);
        return lookup.file("/usr/bin/getent") != null || lookup.file("/bin/getent") != null;
    }
}
