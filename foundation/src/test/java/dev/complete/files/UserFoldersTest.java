package dev.complete.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserFoldersTest {

    private static final Map<String, String> HOME = Map.of("HOME", "/home/me");

    @Test
    void areBelowTheHomeUnlessVariablesNameOthers() throws Exception {
        assertThat(UserFolders.caches(HOME)).isEqualTo(Path.of("/home/me/.cache"));
        assertThat(UserFolders.configuration(HOME)).isEqualTo(Path.of("/home/me/.config"));

        Map<String, String> named =
                Map.of("HOME", "/home/me", "XDG_CACHE_HOME", "/caches", "XDG_CONFIG_HOME", "/settings");
        assertThat(UserFolders.caches(named)).isEqualTo(Path.of("/caches"));
        assertThat(UserFolders.configuration(named)).isEqualTo(Path.of("/settings"));
        assertThat(UserFolders.configuration(named, Path.of("/other"))).isEqualTo(Path.of("/settings"));
    }

    /** As the specification says; such a folder would be another one in each working directory. */
    @Test
    void relativeVariablesCountAsNotSet() throws Exception {
        Map<String, String> relative =
                Map.of("HOME", "/home/me", "XDG_CACHE_HOME", "caches", "XDG_CONFIG_HOME", "./settings");
        assertThat(UserFolders.caches(relative)).isEqualTo(Path.of("/home/me/.cache"));
        assertThat(UserFolders.configuration(relative)).isEqualTo(Path.of("/home/me/.config"));
        assertThat(UserFolders.configuration(relative, Path.of("/other"))).isEqualTo(Path.of("/other/.config"));
    }

    @Test
    void aVariableThatIsNoPathIsNamed() throws Exception {
        Map<String, String> lost = Map.of("HOME", "/home/caf\ufffd", "XDG_CACHE_HOME", "/caches");

        assertThat(UserFolders.caches(lost)).isEqualTo(Path.of("/caches"));
        assertThatThrownBy(() -> UserFolders.configuration(lost))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("HOME")
                .hasMessageContaining("not UTF-8");
    }
}
