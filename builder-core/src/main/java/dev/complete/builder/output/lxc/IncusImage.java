package dev.complete.builder.output.lxc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import dev.complete.builder.failure.BuildException;
import dev.complete.builder.output.text.BlockYaml;
import dev.complete.builder.output.text.FormatNotes;
import dev.complete.builder.output.text.Refusal;
import dev.complete.builder.output.text.VolumeNames;
import dev.complete.builder.rootfs.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An image for Incus (and LXD): its metadata, and a profile with the contract, since an Incus image cannot hold it. */
public final class IncusImage {

    private IncusImage() {}

    /** {@code metadata.yaml} of an image, as in Incus's reference. */
    public static String metadata(RuntimeContract contract) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("architecture", contract.platform().machine());
        metadata.put("creation_date", Metadata.TIME);
        metadata.putObject("properties")
                .put("architecture", contract.platform().machine())
                .put("description", contract.name())
                .put("name", contract.name());
        metadata.putObject("templates");
        return BlockYaml.of(metadata);
    }

    /** @throws BuildException when Incus cannot express it */
    public static String profile(RuntimeContract contract) throws BuildException {
        Refusal refusal = new Refusal(contract.name(), "Incus", "incus");
        ObjectNode profile = JsonNodeFactory.instance.objectNode();
        profile.put("description", contract.name());
        ObjectNode config = profile.putObject("config");
        config.put("boot.autostart", "true");
        config.put("security.nesting", "false");
        config.put("security.privileged", "false");
        for (Map.Entry<String, String> variable : contract.withHome().env().entrySet()) {
            String value = refusal.oneLine("a variable", variable.getValue());
            if (!value.equals(value.stripTrailing())) {
                throw refusal.because(
                        "it cuts off the blank at the end of a variable", variable.getKey() + "=" + value);
            }
            config.put("environment." + variable.getKey(), value);
        }
        config.put("raw.lxc", LxcConfig.raw(contract, refusal));
        ObjectNode devices = profile.putObject("devices");
        for (Mount mount : contract.mounts()) {
            if (mount.keep()) {
                devices.putObject("volume-" + mount.plainFolder()) // not "root", the root filesystem's disk
                        .put("type", "disk")
                        .put("pool", "default")
                        .put("source", VolumeNames.of(contract, mount))
                        .put("path", refusal.path(mount));
            }
        }
        return BlockYaml.of(profile);
    }

    /** Notes for the user on losses in this form of the contract. */
    public static List<String> notes(RuntimeContract contract) {
        FormatNotes notes = new FormatNotes("incus", contract);
        List<String> all = new ArrayList<>();
        for (Mount mount : contract.mounts()) {
            if (mount.keep()) {
                all.add(notes.of("make its volume once: incus storage volume create default "
                        + VolumeNames.of(contract, mount)
                        + (mount.sizeBytes() == null ? "" : " size=" + mount.sizeBytes() + "B")));
            }
        }
        all.addAll(notes.start("set it by -c environment.NAME=VALUE"));
        return all;
    }
}
