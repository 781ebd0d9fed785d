package dev.complete.oci;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@code config} object of an image configuration: how a container runs. Empty text means "not said".
 *
 * @param user {@code uid:gid}
 * @param exposedPorts such as {@code 8080/tcp}
 * @param env {@code NAME=value}, in the given order; always written, even when empty: {@code lxc-oci} fails on null
 * @param volumes absolute paths
 * @param stopSignal such as {@code SIGKILL}; null when not said
 */
public record ContainerConfig(
        String user,
        SortedSet<String> exposedPorts,
        List<String> env,
        List<String> entrypoint,
        List<String> cmd,
        SortedSet<String> volumes,
        String workingDir,
        SortedMap<String, String> labels,
        @Nullable String stopSignal) {

    public ContainerConfig {
        exposedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
        env = List.copyOf(env);
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
}
