package dev.complete.git.objects;

import dev.complete.git.GitId;
import dev.complete.git.Limits;

class MemoryObjectSourceTest implements ObjectSourceContract {

    @Override
    public Filled repository(Limits limits) {
        MemoryObjectSource memory = new MemoryObjectSource("memory", limits);
        return new Filled() {
            @Override
            public GitId put(ObjectKind kind, byte[] content) {
                return memory.put(kind, content);
            }

            @Override
            public void corrupt(GitId id, ObjectKind kind, byte[] content) {
                memory.corrupt(id, kind, content);
            }

            @Override
            public ObjectSource source() {
                return memory;
            }

            @Override
            public void close() {
                memory.close();
            }
        };
    }
}
