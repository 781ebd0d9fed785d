package dev.complete.git.open.store;

import dev.complete.fixtures.GitFixture;
import dev.complete.git.GitId;
import dev.complete.git.Limits;
import dev.complete.git.objects.LooseObjects;
import dev.complete.git.objects.ObjectKind;
import dev.complete.git.objects.ObjectSource;
import dev.complete.git.objects.ObjectSourceContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class GitStoreContractTest implements ObjectSourceContract {

    @TempDir
    Path temp;

    @Override
    public Filled repository(Limits limits) throws Exception {
        Path directory = GitFixture.init(temp.resolve("repository"), "--bare").path();
        LooseObjects loose = new LooseObjects(directory);
        GitStore store = GitStore.open(directory, "repository", limits);
        return new Filled() {
            @Override
            public GitId put(ObjectKind kind, byte[] content) throws IOException {
                return loose.put(kind, content);
            }

            @Override
            public void corrupt(GitId id, ObjectKind kind, byte[] content) throws IOException {
                loose.write(id, LooseObjects.deflated(kind.header(content.length), content));
            }

            @Override
            public ObjectSource source() {
                return store.objects();
            }

            @Override
            public void close() {
                store.close();
            }
        };
    }
}
