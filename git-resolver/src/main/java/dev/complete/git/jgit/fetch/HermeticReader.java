package dev.complete.git.jgit.fetch;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit to what it is given: no system or user configuration, no {@code git} run from {@code PATH}, nothing written
 * to the home directory, and no timing of the disk, which would stall the first repository for seconds.
 */
public final class HermeticReader extends SystemReader.Delegate {

    private static final HermeticReader INSTANCE = new HermeticReader(SystemReader.getInstance());

    private HermeticReader(SystemReader real) {
        super(real);
    }

    /** Makes this the reader of the whole JVM; cheap, and harmless when repeated. */
    public static void install() {
        if (SystemReader.getInstance() != INSTANCE) {
            SystemReader.setInstance(INSTANCE);
        }
    }

    @Override
    public @Nullable String getenv(String variable) {
        return variable.startsWith("GIT_") || variable.startsWith("XDG_") ? null : super.getenv(variable);
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new EmptyConfig(fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new EmptyConfig(fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new EmptyConfig(fs);
    }

    @Override
    public org.eclipse.jgit.lib.StoredConfig getUserConfig() {
        return new EmptyConfig(FS.DETECTED);
    }

    @Override
    public org.eclipse.jgit.lib.StoredConfig getJGitConfig() {
        return new EmptyConfig(FS.DETECTED);
    }

    @Override
    public org.eclipse.jgit.lib.StoredConfig getSystemConfig() {
        return new EmptyConfig(FS.DETECTED);
    }

    /** Holds nothing but an answer to how exact file times are: the coarsest of today's Linux file systems' clocks. */
    private static final class EmptyConfig extends FileBasedConfig {

        @SuppressWarnings("NullAway") // JGit's own way to say "no file"; every method that would use it is overridden
        EmptyConfig(FS fs) {
            super(null, null, fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public @Nullable String getString(String section, @Nullable String subsection, String name) {
            if (section.equals("filesystem")) {
                return TimeUnit.MILLISECONDS.toMicros(10) + " microseconds";
            }
            return null;
        }

        @Override
        public String toString() {
            return "EmptyConfig";
        }
    }
}
