package dev.complete.git.open.fetch;

import dev.complete.text.Printable;
import org.eclipse.jgit.lib.ProgressMonitor;

/** JGit's progress, passed on; ends a fetch when its thread is interrupted. */
final class FetchProgress implements ProgressMonitor {

    private final Mirrors.Listener listener;
    private volatile String work = "";
    private volatile long total;
    private long done;
    private volatile boolean began;

    FetchProgress(Mirrors.Listener listener) {
        this.listener = listener;
    }

    /** True once the server did any work on what was asked for. */
    boolean began() {
        return began;
    }

    @Override
    public void start(int totalTasks) {}

    @Override
    public void beginTask(String title, int totalWork) {
        began = true;
        work = Printable.escape(title);
        total = totalWork;
        done = 0;
        listener.phase(work, 0, total);
    }

    @Override
    public void update(int completed) {
        done += completed;
        listener.phase(work, done, total);
    }

    @Override
    public void endTask() {}

    @Override
    public boolean isCancelled() {
        return Thread.currentThread().isInterrupted();
    }

    @Override
    public void showDuration(boolean enabled) {}
}
