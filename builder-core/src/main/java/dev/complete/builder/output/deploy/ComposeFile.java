package dev.complete.builder.output.deploy;

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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Images' contracts in the terms of the Compose specification. {@code $} starts a variable in every value, and is
 * doubled; Compose refuses to start without a required variable.
 */
public final class ComposeFile {

    private static final String HEADER = """
            # docker compose -p PROJECT up -d      Images come from a registry: IMAGE_PREFIX=registry.example/team/
            """;

    /** A variable's name that Compose accepts between braces. */
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final ObjectNode file = JsonNodeFactory.instance.objectNode();
    private final ObjectNode services = file.putObject("services");
    private final ObjectNode volumes = JsonNodeFactory.instance.objectNode();

    private ComposeFile() {}

    /** @throws BuildException when Compose cannot express one of them */
    public static String text(List<DeployedImage> images) throws BuildException {
        VolumeNames.check(images.stream().map(DeployedImage::contract).toList(), "Compose", "compose");
        ComposeFile compose = new ComposeFile();
        for (DeployedImage image : images) {
            compose.service(image);
        }
        if (!compose.volumes.isEmpty()) {
            compose.file.set("volumes", compose.volumes);
        }
        return HEADER + BlockYaml.of(compose.file);
    }

    /** Notes for the user on losses in this form of the contract. */
    public static List<String> notes(RuntimeContract contract) {
        FormatNotes notes = new FormatNotes("compose", contract);
        List<String> all = new ArrayList<>();
        if (contract.limitsVolumes()) {
            all.add("compose: image " + contract.name()
                    + " limits the size of a volume, which Docker's own volumes have no words for");
        }
        all.addAll(notes.kernelFiles("Docker gives containers ids of their own (dockerd --userns-remap)"));
        return all;
    }

    private void service(DeployedImage image) throws BuildException {
        RuntimeContract contract = image.contract();
        Refusal refusal = new Refusal(contract.name(), "Compose", "compose");
        ObjectNode service = services.putObject(contract.name());
        service.put("image", "${IMAGE_PREFIX:-}" + image.reference());
        if (image.platforms().size() == 1) {
            service.put("platform", image.platforms().get(0).toString());
        }
        service.put("init", false); // the image brings its own
        texts(service.putArray("entrypoint"), contract.init());
        texts(service.putArray("command"), contract.command());
        service.put("user", contract.user().toString());
        service.put("working_dir", literal(contract.cwd()));
        environment(service.putArray("environment"), contract, refusal);
        service.put("read_only", true);
        service.put("shm_size", "64m"); // Docker's own default; podman's is smaller
        mounts(service, contract, refusal);
        ports(service, contract);
        service.putArray("cap_drop").add("ALL");
        contract.capabilities()
                .forEach(capability -> service.withArray("cap_add").add(capability.substring("CAP_".length())));
        if (!contract.newPrivileges()) {
            service.putArray("security_opt").add("no-new-privileges:true");
        }
        PrivilegedPort.of(contract)
                .ifPresent(port -> service.putObject("sysctls").put(PrivilegedPort.SYSCTL, port.start()));
        service.put("stop_signal", "SIGKILL");
        service.put("restart", "unless-stopped");
        healthcheck(service, contract);
    }

    private static void environment(ArrayNode environment, RuntimeContract contract, Refusal refusal)
            throws BuildException {
        texts(environment, contract.variables());
        for (String name : contract.requires()) {
            if (!VARIABLE.matcher(name).matches()) {
                throw refusal.because("a required variable's name is none that Compose can ask for", name);
            }
            environment.add(name + "=${" + name + ":?must be set}");
        }
    }

    private void mounts(ObjectNode service, RuntimeContract contract, Refusal refusal) throws BuildException {
        for (Mount mount : contract.mounts()) {
            String path = refusal.path(mount);
            if (mount.keep()) {
                String volume = VolumeNames.of(contract, mount);
                service.withArray("volumes")
                        .addObject()
                        .put("type", "volume")
                        .put("source", volume)
                        .put("target", path);
                volumes.putObject(volume);
            } else {
                List<String> options = new ArrayList<>(List.of("exec")); // Docker's default is not to have an init
                mount.tmpfsOptions().stream()
                        .filter(option -> !isNeedless(option, mount))
                        .forEach(options::add);
                service.withArray("tmpfs").add(path + ":" + String.join(",", options));
            }
        }
    }

    /** Whether the option can be left out. Podman has no owner here: none is needed for root, or when all may write. */
    private static boolean isNeedless(String option, Mount mount) {
        boolean owner = option.startsWith("uid=") || option.startsWith("gid=");
        return owner && (mount.mode() == 01777 || option.endsWith("=0"));
    }

    private static void ports(ObjectNode service, RuntimeContract contract) {
        for (String port : contract.ports()) {
            String number = port.substring(0, port.indexOf('/'));
            service.withArray("ports").add(number + ":" + port);
        }
    }

    private static void healthcheck(ObjectNode service, RuntimeContract contract) {
        if (!contract.sanity().isEmpty()) {
            ObjectNode check = service.putObject("healthcheck");
            texts(check.putArray("test").add("CMD"), contract.sanity());
            check.put("interval", "10s").put("timeout", "10s").put("retries", 3).put("start_period", "30s");
        }
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(text -> array.add(literal(text)));
    }

    private static String literal(String text) {
        return text.replace("$", "$$");
    }
}
