package dev.complete.registry;

import static dev.complete.registry.SampleImages.blob;
import static dev.complete.registry.SampleImages.source;
import static dev.complete.registry.SampleImages.text;

import java.io.IOException;
import java.io.InputStream;

/** What a test asks of a registry that was {@link ServedOrders#filled}. */
enum Ask {
    SIZE,
    READ,
    READ_LONG,
    PART,
    PUT,
    PUT_CHUNKS,
    MOUNT,
    FIND,
    FIND_BY_DIGEST,
    PULL,
    PULL_BY_DIGEST,
    PUSH,
    TAGS,
    REFERRERS;

    void of(Registry registry) throws IOException, InterruptedException {
        switch (this) {
            case SIZE -> registry.blobSize(ServedOrders.ORDERS, ServedOrders.HELLO.digest());
            case READ -> read(registry.openBlob(ServedOrders.ORDERS, ServedOrders.HELLO));
            case READ_LONG -> read(registry.openBlob(ServedOrders.ORDERS, blob(ServedOrders.longBlob())));
            case PART -> read(registry.openBlob(ServedOrders.ORDERS, ServedOrders.HELLO, 1, 3));
            case PUT -> registry.putBlob(ServedOrders.ORDERS, blob(text("new")), source(text("new")));
            case PUT_CHUNKS ->
                registry.putBlob(ServedOrders.ORDERS, blob(ServedOrders.chunks()), source(ServedOrders.chunks()));
            case MOUNT -> registry.mountBlob(ServedOrders.ORDERS, ServedOrders.OTHER, new RepositoryName("team/other"));
            case FIND -> registry.findManifest(ServedOrders.ORDERS, ServedOrders.TAG);
            case FIND_BY_DIGEST ->
                registry.findManifest(ServedOrders.ORDERS, ManifestName.of(ServedOrders.IMAGE.digest()));
            case PULL -> registry.manifest(ServedOrders.ORDERS, ServedOrders.TAG);
            case PULL_BY_DIGEST -> registry.manifest(ServedOrders.ORDERS, ManifestName.of(ServedOrders.IMAGE.digest()));
            case PUSH -> registry.putManifest(ServedOrders.ORDERS, ManifestName.tag("2.0"), ServedOrders.IMAGE);
            case TAGS -> registry.tags(ServedOrders.ORDERS);
            case REFERRERS -> registry.referrers(ServedOrders.ORDERS, ServedOrders.IMAGE.digest(), null);
        }
    }

    private static void read(InputStream opened) throws IOException {
        try (InputStream in = opened) {
            in.readAllBytes();
        }
    }
}
