package dev.complete.builder.sandbox.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.contract.PrivilegedPort;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.contract.RuntimeSpec;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.rootfs.checkout.TreeExtractor.Owners;
import dev.complete.builder.sandbox.container.Container.Bind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The {@code config.json} (OCI runtime specification) of one run: the one of the {@code bundle} output, with the
 * checked-out root, volumes that last as long as the run, its network, and its bind mounts.
 */
final class BundleConfig {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Placeholder for the folder of volumes, until each volume has been made. */
    private static final String VOLUMES = "volumes";

    private BundleConfig() {}

    static byte[] json(Container container, RunFolder run) throws BuildException, IOException {
        ObjectNode spec = (ObjectNode) JSON.readTree(RuntimeSpec.json(VOLUMES, container.contract()));
        spec.withObject("/root").put("path", container.root().toString());
        ArrayNode mounts = spec.withArray("/mounts");
        mountAt(mounts, "/dev").withArray("/options").add("ro"); // root could write there
        for (Mount volume : container.contract().mounts()) {
            if (volume.keep()) {
                mountAt(mounts, volume.path().toString())
                        .put("source", run.volume(volume, Owners.AS_IN_TREE).toString());
            }
        }
        for (Bind bind : container.binds()) {
            mount(mounts, bind.at(), bind.host());
        }
        spec.withObject("/linux").set("seccomp", SystemCalls.profile());
        if (container.network() == Network.HOST) {
            withoutNetwork(spec.withArray("/linux/namespaces"));
            if (PrivilegedPort.of(container.contract()).isPresent()) {
                withPort(spec);
            }
        }
        return JSON.writeValueAsBytes(spec);
    }

    private static ObjectNode mountAt(ArrayNode mounts, String destination) {
        for (JsonNode mount : mounts) {
            if (mount.path("destination").asText().equals(destination)) {
                return (ObjectNode) mount;
            }
        }
        throw new IllegalStateException("no mount at " + destination);
    }

    /** Adds a mount; not recursive, because mounts below would not be read-only. */
    private static void mount(ArrayNode mounts, String destination, Path source) {
        ObjectNode mount = mounts.addObject();
        mount.put("destination", destination).put("type", "bind").put("source", source.toString());
        mount.putArray("options").add("bind").add("ro").add("nosuid").add("nodev");
    }

    /**
     * Adds the port's capability. In the host's network a setting would be the host's; a capability is the process's.
     */
    private static void withPort(ObjectNode spec) {
        spec.withObject("/linux").remove("sysctl");
        ObjectNode capabilities = spec.withObject("/process/capabilities");
        for (String set : List.of("inheritable", "ambient")) {
            capabilities.putArray(set).add(PrivilegedPort.CAPABILITY);
        }
    }

    private static void withoutNetwork(ArrayNode namespaces) {
        for (int i = namespaces.size() - 1; i >= 0; i--) {
            if (namespaces.get(i).path("type").asText().equals("network")) {
                namespaces.remove(i);
            }
        }
    }
}
