package dev.complete.builder.output.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.contract.PrivilegedPort;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.format.DeployedImage;
import dev.complete.builder.output.text.BlockYaml;
import dev.complete.builder.output.text.FormatNotes;
import dev.complete.builder.output.text.Refusal;
import dev.complete.builder.output.text.VolumeNames;
import dev.complete.oci.Digest;
import dev.complete.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An image's contract as Kubernetes objects: a Deployment, a Service when there are ports, and a claim for each volume.
 * For a user other than root it satisfies the <i>restricted</i> Pod Security Standard. Kubernetes expands
 * {@code $(NAME)} in commands and variables and turns {@code $$} into {@code $}. A {@code $} is doubled only where
 * Kubernetes would expand it, because {@code podman kube play} never turns two into one.
 */
public final class KubernetesManifest {

    /** A name valid for a Service, a label and a container (RFC 1035). */
    private static final Pattern NAME = Pattern.compile("[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_-][A-Za-z0-9._-]*");

    /** Dollars that Kubernetes expands. */
    private static final Pattern EXPANDED = Pattern.compile("\\$(?:\\$+|(?=\\())");

    /** Limit on a volume's name (RFC 1123 label). */
    private static final int LONGEST_NAME = 63;

    /** Size of a claim when the manifest has none: a claim needs one. */
    private static final String DEFAULT_CLAIM = "1Gi";

    private final DeployedImage image;
    private final RuntimeContract contract;
    private final Refusal refusal;

    private KubernetesManifest(DeployedImage image) {
        this.image = image;
        this.contract = image.contract();
        this.refusal = new Refusal(contract.name(), "Kubernetes", "kubernetes");
    }

    /** @throws BuildException when Kubernetes cannot express it */
    public static String text(DeployedImage image) throws BuildException {
        KubernetesManifest manifest = new KubernetesManifest(image);
        if (!NAME.matcher(image.name()).matches()) {
            throw manifest.refusal.because(
                    "a Service's name is up to 63 lower-case letters, digits and dashes, and starts with a letter",
                    image.name());
        }
        if (Math.max(manifest.contract.user().uid(), manifest.contract.user().gid()) > Integer.MAX_VALUE) {
            throw manifest.refusal.because(
                    "users and groups there have numbers up to 2147483647",
                    manifest.contract.user().toString());
        }
        List<String> objects = new ArrayList<>();
        for (Mount mount : manifest.contract.mounts()) {
            if (mount.keep()) {
                objects.add(BlockYaml.of(manifest.claim(mount)));
            }
        }
        objects.add(BlockYaml.of(manifest.deployment()));
        if (!manifest.contract.ports().isEmpty()) {
            objects.add(BlockYaml.of(manifest.service()));
        }
        return manifest.header() + String.join("---\n", objects);
    }

    /** Notes for the user on losses in this form of the contract. */
    public static List<String> notes(RuntimeContract contract) {
        FormatNotes notes = new FormatNotes("kubernetes", contract);
        List<String> all = new ArrayList<>(notes.owners(
                mount -> mount.mode() != 0777 && mount.mode() != 01777,
                "every user of the container may write to a volume in memory, its group to a claim"));
        if (contract.mounts().stream().anyMatch(mount -> mount.keep() && mount.sizeBytes() == null)) {
            all.add(notes.of("volumes without a `size` claim " + DEFAULT_CLAIM));
        }
        all.addAll(notes.kernelFiles("its pod has ids of its own (hostUsers: false)"));
        return all;
    }

    private String header() {
        String name = image.name();
        String header = "# The image comes from a registry, which kustomize puts in front of it:\n"
                + "#   images: [{name: " + name + ", newName: registry.example/team/" + name + "}]\n";
        if (contract.requires().isEmpty()) {
            return header;
        }
        String literals = contract.requires().stream()
                .map(variable -> " --from-literal=" + variable + "=...")
                .collect(Collectors.joining());
        return header + "# It needs: kubectl create secret generic " + name + literals + "\n";
    }

    private ObjectNode deployment() throws BuildException {
        ObjectNode deployment = object("apps/v1", "Deployment", image.name());
        ObjectNode spec = deployment.putObject("spec");
        spec.put("replicas", 1);
        boolean keeps = contract.mounts().stream().anyMatch(Mount::keep);
        if (keeps) {
            spec.putObject("strategy").put("type", "Recreate"); // only one pod at a time can use a claim
        }
        spec.putObject("selector").set("matchLabels", labels());
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").set("labels", labels());
        ObjectNode pod = template.putObject("spec");
        ObjectNode selector = pod.putObject("nodeSelector").put("kubernetes.io/os", "linux");
        if (image.platforms().size() == 1) {
            Platform platform = image.platforms().get(0);
            selector.put("kubernetes.io/arch", platform.architecture());
        }
        pod.put("automountServiceAccountToken", false);
        pod.put("enableServiceLinks", false); // undeclared variables
        // Crash-only. 0 would free the volumes before the node has killed the pod.
        pod.put("terminationGracePeriodSeconds", keeps ? 1 : 0);
        podSecurity(pod.putObject("securityContext"), keeps);
        container(pod.putArray("containers").addObject());
        volumes(pod);
        return deployment;
    }

    private void podSecurity(ObjectNode security, boolean keeps) {
        boolean root = contract.user().uid() == 0;
        security.put("runAsNonRoot", !root);
        security.put("runAsUser", contract.user().uid());
        security.put("runAsGroup", contract.user().gid());
        if (keeps && !root) {
            security.put("fsGroup", contract.user().gid()); // a new volume is root's
            security.put("fsGroupChangePolicy", "OnRootMismatch");
        }
        security.putObject("seccompProfile").put("type", "RuntimeDefault");
        PrivilegedPort.of(contract)
                .ifPresent(port -> security.putArray("sysctls")
                        .addObject()
                        .put("name", PrivilegedPort.SYSCTL)
                        .put("value", port.start()));
    }

    private void container(ObjectNode container) throws BuildException {
        container.put("name", image.name());
        container.put("image", image.reference());
        container.put("imagePullPolicy", "IfNotPresent");
        texts(container, "command", contract.init());
        texts(container, contract.init().isEmpty() ? "command" : "args", contract.command());
        container.put("workingDir", contract.cwd());
        environment(container);
        for (String port : contract.ports()) {
            container
                    .withArray("ports")
                    .addObject()
                    .put("name", portName(port))
                    .put("containerPort", number(port))
                    .put("protocol", protocol(port));
        }
        ObjectNode security = container.putObject("securityContext");
        security.put("readOnlyRootFilesystem", true);
        security.put("allowPrivilegeEscalation", contract.newPrivileges());
        security.put("privileged", false);
        ObjectNode capabilities = security.putObject("capabilities");
        capabilities.putArray("drop").add("ALL");
        contract.capabilities()
                .forEach(capability -> capabilities.withArray("add").add(capability.substring("CAP_".length())));
        if (!contract.sanity().isEmpty()) {
            probe(container, "startupProbe", 2, 60); // keeps a slow start from being killed
            probe(container, "readinessProbe", 10, 3);
            probe(container, "livenessProbe", 30, 3);
        }
        for (Mount mount : contract.mounts()) {
            container
                    .withArray("volumeMounts")
                    .addObject()
                    .put("name", volumeName(mount))
                    .put("mountPath", refusal.path(mount));
        }
    }

    private void environment(ObjectNode container) throws BuildException {
        for (Map.Entry<String, String> variable : contract.env().entrySet()) {
            container
                    .withArray("env")
                    .addObject()
                    .put("name", variable(variable.getKey()))
                    .put("value", literal(variable.getValue()));
        }
        for (String name : contract.requires()) {
            ObjectNode required = container.withArray("env").addObject().put("name", variable(name));
            required.putObject("valueFrom")
                    .putObject("secretKeyRef")
                    .put("name", image.name())
                    .put("key", name)
                    .put("optional", false);
        }
    }

    private String variable(String name) throws BuildException {
        if (!VARIABLE.matcher(name).matches()) {
            throw refusal.because("a variable's name is letters, digits, `_`, `.` and `-` there", name);
        }
        return name;
    }

    private void probe(ObjectNode container, String name, int period, int failures) {
        ObjectNode probe = container.putObject(name);
        texts(probe.putObject("exec"), "command", contract.sanity());
        probe.put("periodSeconds", period).put("timeoutSeconds", 10).put("failureThreshold", failures);
    }

    private void volumes(ObjectNode pod) {
        for (Mount mount : contract.mounts()) {
            ObjectNode volume = pod.withArray("volumes").addObject().put("name", volumeName(mount));
            if (mount.keep()) {
                volume.putObject("persistentVolumeClaim").put("claimName", claimName(mount));
                continue;
            }
            ObjectNode memory = volume.putObject("emptyDir").put("medium", "Memory");
            if (mount.sizeBytes() != null) {
                memory.put("sizeLimit", mount.sizeBytes().toString());
            }
        }
    }

    private ObjectNode claim(Mount mount) {
        ObjectNode claim = object("v1", "PersistentVolumeClaim", claimName(mount));
        ObjectNode spec = claim.putObject("spec");
        spec.putArray("accessModes").add("ReadWriteOnce");
        String size = Objects.toString(mount.sizeBytes(), DEFAULT_CLAIM);
        spec.putObject("resources").putObject("requests").put("storage", size);
        return claim;
    }

    private ObjectNode service() {
        ObjectNode service = object("v1", "Service", image.name());
        ObjectNode spec = service.putObject("spec");
        spec.set("selector", labels());
        for (String port : contract.ports()) {
            spec.withArray("ports")
                    .addObject()
                    .put("name", portName(port))
                    .put("port", number(port))
                    .put("targetPort", portName(port))
                    .put("protocol", protocol(port));
        }
        return service;
    }

    private ObjectNode object(String version, String kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", version).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        metadata.set("labels", labels());
        return object;
    }

    private ObjectNode labels() {
        return JsonNodeFactory.instance.objectNode().put("app.kubernetes.io/name", image.name());
    }

    /**
     * A volume's name, with the image's name although a pod has its own: {@code podman kube play} shares volumes of one
     * name between all pods.
     */
    private String volumeName(Mount mount) {
        String name = claimName(mount);
        return name.length() <= LONGEST_NAME
                ? name
                : "v-" + Digest.of(name.getBytes(UTF_8)).hex().substring(0, 16);
    }

    private String claimName(Mount mount) {
        return VolumeNames.of(contract, mount);
    }

    private static String portName(String port) {
        return "p" + port.replace('/', '-');
    }

    private static int number(String port) {
        return Integer.parseInt(port.substring(0, port.indexOf('/')));
    }

    private static String protocol(String port) {
        return port.substring(port.indexOf('/') + 1).toUpperCase(Locale.ROOT);
    }

    private static void texts(ObjectNode container, String key, List<String> texts) {
        ArrayNode array = texts.isEmpty() ? JsonNodeFactory.instance.arrayNode() : container.putArray(key);
        texts.forEach(text -> array.add(literal(text)));
    }

    private static String literal(String text) {
        return EXPANDED.matcher(text)
                .replaceAll(dollars -> Matcher.quoteReplacement(dollars.group().repeat(2)));
    }
}
