package dev.complete.git.open.store;

import dev.complete.git.ResolveException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * JGit without a surrounding: no user, system or JGit configuration, no {@code git} run from PATH, no measuring of the
 * disk's clock (three seconds, and a file in the home directory), no {@code GIT_*} variables.
 */
public final class HermeticGit extends SystemReader.Delegate {

    private static final HermeticGit READER = new HermeticGit();

    private HermeticGit() {
        super(SystemReader.getInstance());
    }

    /** Installs this reader, before JGit opens a repository; a second call does nothing. */
    public static synchronized void install() {
        if (SystemReader.getInstance() != READER) {
            SystemReader.setInstance(READER);
        }
    }

    /**
     * JGit's view of a repository, for its refs.
     *
     * @throws IOException also when something else than a regular file is where JGit would open one
     */
    static Repository open(Path gitDirectory) throws IOException, ResolveException {
        install();
        JGitFiles.checkAllRefs(gitDirectory);
        return opened(gitDirectory);
    }

    /** The same as {@link #open}, for a bare repository that is fetched into. */
    public static Repository openWhole(Path gitDirectory) throws IOException {
        install();
        JGitFiles.checkWhole(gitDirectory);
        return opened(gitDirectory);
    }

    private static Repository opened(Path gitDirectory) throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(gitDirectory.toFile())
                .setMustExist(true)
                .build();
    }

    @Override
    public @Nullable String getenv(String variable) {
        return variable.startsWith("GIT_") || variable.startsWith("XDG_") ? null : super.getenv(variable);
    }

    @Override
    public String getHostname() {
        return "localhost"; // only lock files and reflogs would carry it, and asking may wait for DNS
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new EmptyConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new EmptyConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new EmptyConfig(parent, fs);
    }

    /** Holds nothing, except an answer to every question about a file system's clock, so that JGit need not measure. */
    private static final class EmptyConfig extends FileBasedConfig {

        private static final Duration RESOLUTION = Duration.ofMillis(10);

        EmptyConfig(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // There is no file.
        }

        @Override
        public void save() {
            // There is no file.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long defaultValue, TimeUnit unit) {
            return section.equals("filesystem")
                    ? unit.convert(RESOLUTION)
                    : super.getTimeUnit(section, subsection, name, defaultValue, unit);
        }
    }
}
