package dev.complete.registry.serve;

import static dev.complete.registry.SampleImages.artifact;
import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.bytes;
import static dev.complete.registry.SampleImages.config;
import static dev.complete.registry.SampleImages.empty;
import static dev.complete.registry.SampleImages.index;
import static dev.complete.registry.SampleImages.manifest;
import static dev.complete.registry.SampleImages.source;
import static dev.complete.registry.SampleImages.text;

import dev.complete.registry.ManifestDocument;
import dev.complete.registry.ManifestName;
import dev.complete.registry.MemoryRegistry;
import dev.complete.registry.RepositoryName;

class MemoryImagesTest extends ServedImagesContract {

    @Override
    protected ServedImages images() throws Exception {
        MemoryRegistry registry = new MemoryRegistry();
        for (String name : new String[] {"team/orders", "shop"}) {
            RepositoryName repository = new RepositoryName(name);
            byte[] config = text("{\"of\":\"" + name + "\"}");
            byte[] layer = bytes(100_000, name.length());
            for (byte[] blob : new byte[][] {config, layer, empty()}) {
                registry.putBlob(repository, blob(blob), source(blob));
            }
            ManifestDocument image = manifest(config(config), blob(layer));
            registry.putManifest(repository, ManifestName.tag("one"), image);
            registry.putManifest(repository, ManifestName.tag("all"), index(image));
            ManifestDocument note = artifact(image.descriptor(), "example/note", name);
            registry.putManifest(repository, ManifestName.of(note.digest()), note);
        }
        return new MemoryImages(registry);
    }
}
