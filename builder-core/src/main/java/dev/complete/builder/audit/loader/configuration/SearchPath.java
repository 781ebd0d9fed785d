package dev.complete.builder.audit.loader.configuration;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Place where a loader searches a library whose name has no slash. */
public sealed interface SearchPath {

    /** The path to try; null when this place has none for {@code name}. */
    @Nullable
    String candidate(String name);

    /** The place for people, not yet escaped: {@code /opt/lib (RUNPATH)}. */
    String shown();

    /** @param why the reason, such as {@code RUNPATH}; empty for default folders */
    record Folder(String path, String why) implements SearchPath {
        @Override
        public String candidate(String name) {
            return path.endsWith("/") ? path + name : path + "/" + name;
        }

        @Override
        public String shown() {
            return why.isEmpty() ? path : path + " (" + why + ")";
        }
    }

    /** {@code /etc/ld.so.cache}; each loader has its own, hence equal by identity. */
    final class Cache implements SearchPath {

        private final Function<String, @Nullable String> paths;

        public Cache(Function<String, @Nullable String> paths) {
            this.paths = paths;
        }

        @Override
        public @Nullable String candidate(String name) {
            return paths.apply(name);
        }

        @Override
        public String shown() {
            return LibraryCache.PATH;
        }
    }
}
