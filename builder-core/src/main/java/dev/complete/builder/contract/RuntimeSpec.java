package dev.complete.builder.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.failure.BuildException.Kind;
import dev.complete.oci.PrettyJson;
import java.util.ArrayList;
import java.util.List;

/**
 * An image's contract as a {@code config.json} (OCI runtime specification). Version 1.0.0, because systemd-nspawn
 * accepts no other. Requests the minimum: no terminal, no new privileges, three capabilities, nothing of the host.
 */
public final class RuntimeSpec {

    private final ObjectNode spec = JsonNodeFactory.instance.objectNode();

    private RuntimeSpec() {}

    /** @param volumes name of the folder beside the bundle for volumes */
    public static byte[] json(String volumes, RuntimeContract contract) throws BuildException {
        if (contract.argv().isEmpty()) {
            throw new BuildException(
                    Kind.INVALID,
                    "image " + contract.name()
                            + " cannot be written as a bundle: neither `init` nor `command` says what to run");
        }
        RuntimeSpec spec = new RuntimeSpec();
        spec.spec.put("ociVersion", "1.0.0");
        spec.process(contract);
        spec.spec.putObject("root").put("path", "rootfs").put("readonly", true);
        spec.spec.put("hostname", contract.name());
        spec.mounts(volumes, contract);
        spec.linux(contract);
        return PrettyJson.of(spec.spec);
    }

    private void process(RuntimeContract contract) {
        ObjectNode process = spec.putObject("process");
        process.put("terminal", false);
        process.putObject("user")
                .put("uid", contract.user().uid())
                .put("gid", contract.user().gid());
        texts(process.putArray("args"), contract.argv());
        texts(process.putArray("env"), contract.variables());
        process.put("cwd", contract.cwd());
        ObjectNode capabilities = process.putObject("capabilities");
        for (String set : List.of("bounding", "effective", "permitted")) {
            texts(capabilities.putArray(set), RuntimeContract.CAPABILITIES);
        }
        process.put("noNewPrivileges", !contract.newPrivileges());
    }

    private void mounts(String volumes, RuntimeContract contract) {
        mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev"));
        mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k"));
        mount("/dev/pts", "devpts", "devpts", List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
        mount("/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
        mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev"));
        mount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", "ro"));
        for (Mount writable : contract.mounts()) {
            writable(volumes, writable);
        }
    }

    private void writable(String volumes, Mount writable) {
        String path = writable.path().toString();
        if (writable.keep()) {
            mount(path, "bind", "../" + volumes + "/" + writable.folder(), List.of("rbind", "rw", "nosuid", "nodev"));
            return;
        }
        List<String> options = new ArrayList<>(List.of("nosuid", "nodev"));
        options.addAll(writable.tmpfsOptions());
        mount(path, "tmpfs", "tmpfs", options);
    }

    private void mount(String destination, String type, String source, List<String> options) {
        ObjectNode mount = spec.withArray("mounts").addObject();
        mount.put("destination", destination).put("type", type).put("source", source);
        texts(mount.putArray("options"), options);
    }

    private void linux(RuntimeContract contract) {
        ObjectNode linux = spec.putObject("linux");
        // No `resources.devices`: nspawn refuses a bundle with it, and crun needs rights for it that many CI machines
        // do not give. Without CAP_MKNOD and on a read-only root no device can be made anyway.
        for (String namespace : List.of("pid", "network", "ipc", "uts", "mount")) {
            linux.withArray("namespaces").addObject().put("type", namespace);
        }
        PrivilegedPort.of(contract)
                .ifPresent(port -> linux.putObject("sysctl").put(PrivilegedPort.SYSCTL, port.start()));
        texts(linux.putArray("maskedPaths"), RuntimeContract.MASKED);
        texts(linux.putArray("readonlyPaths"), contract.readOnly());
        if (contract.mayBeRoot()) {
            // crun before 1.27 covers a file with the host's /dev/null, whose mode root could set.
            texts(linux.withArray("readonlyPaths"), RuntimeContract.maskedFiles());
        }
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
