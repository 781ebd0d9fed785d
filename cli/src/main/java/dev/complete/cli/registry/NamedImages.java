package dev.complete.cli.registry;

import dev.complete.cli.option.UsageException;
import dev.complete.oci.Descriptor;
import dev.complete.oci.layout.LayoutReader;
import dev.complete.oci.layout.RefName;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The images of a layout that have names, as users ask for them. */
record NamedImages(LayoutReader layout) {

    /** @param place a layout, a folder that a build wrote one into, or a tar that one is in */
    static NamedImages open(Path place) throws IOException {
        if (Files.isRegularFile(place)) {
            return new NamedImages(LayoutReader.openArchive(place));
        }
        return new NamedImages(LayoutReader.open(LayoutFolder.of(place)));
    }

    List<Descriptor> all() {
        return layout.index().manifests().stream().filter(RefName::isNamed).toList();
    }

    /** @throws UsageException when there is none of that name, or several */
    Descriptor find(String name) {
        List<Descriptor> found =
                all().stream().filter(each -> RefName.of(each).equals(name)).toList();
        if (found.size() != 1) {
            throw new UsageException((found.isEmpty() ? "there is no image `" : "there are several images `")
                    + Printable.escape(name) + "`; there are " + names());
        }
        return found.get(0);
    }

    /** The only image, which needs no name then. */
    Descriptor only() {
        List<Descriptor> all = all().isEmpty() ? layout.index().manifests() : all();
        if (all.size() != 1) {
            throw new UsageException(
                    all.isEmpty() ? "the layout holds no image" : "say which image; there are " + names());
        }
        return all.get(0);
    }

    /** Those of {@code names}, or all. */
    List<Descriptor> chosen(List<String> names) {
        if (names.isEmpty() && all().isEmpty()) {
            throw new UsageException("the layout holds no image with a name");
        }
        List<Descriptor> chosen = new ArrayList<>();
        names.forEach(name -> chosen.add(find(name)));
        return names.isEmpty() ? all() : chosen;
    }

    /** For messages. */
    String names() {
        return all().stream().map(RefName::of).map(Printable::escape).collect(Collectors.joining(", "));
    }
}
