import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Makes an OCI image of folders, as a tar, with jib-core: {@code TAR CACHE FOLDER PLACE FOLDER PLACE ...}. Each folder
 * is a layer, whose content the image has at its place. Symlinks are left out: jib has none, it reads what they lead to.
 */
public final class JibImage {

    private JibImage() {}

    private static FileEntriesLayer layer(Path folder, AbsoluteUnixPath place) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.skip(1)::iterator) {
                if (!Files.isSymbolicLink(path)) {
                    var permissions = FilePermissions.fromPosixFilePermissions(Files.getPosixFilePermissions(path));
                    layer.addEntry(path, place.resolve(folder.relativize(path)), permissions);
                }
            }
        }
        return layer.build();
    }

    public static void main(String[] arguments) throws Exception {
        Path cache = Path.of(arguments[1]);
        JibContainerBuilder image = Jib.fromScratch().setFormat(ImageFormat.OCI);
        for (int i = 2; i < arguments.length; i += 2) {
            image.addFileEntriesLayer(layer(Path.of(arguments[i]), AbsoluteUnixPath.get(arguments[i + 1])));
        }
        image.containerize(Containerizer.to(TarImage.at(Path.of(arguments[0])).named("bench"))
                .setBaseImageLayersCache(cache)
                .setApplicationLayersCache(cache)
                .setOfflineMode(true));
    }
}
