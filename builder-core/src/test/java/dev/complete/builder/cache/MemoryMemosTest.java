package dev.complete.builder.cache;

class MemoryMemosTest implements MemosContract {

    private final Memos memos = new MemoryMemos();

    @Override
    public Memos memos() {
        return memos;
    }
}
