package dev.complete.registry;

import dev.complete.oci.Digest;

class MemoryRegistryTest extends RegistryContract {

    private final MemoryRegistry registry = new MemoryRegistry();

    @Override
    protected Registry registry() {
        return registry;
    }

    @Override
    protected boolean corrupt(RepositoryName repository, Digest digest) {
        byte[] wrong = registry.blob(repository, digest).orElseThrow().clone();
        wrong[wrong.length / 2] ^= 1;
        registry.replaceBlob(repository, digest, wrong);
        return true;
    }
}
