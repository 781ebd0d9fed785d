package dev.complete.builder.output.text;

import dev.complete.builder.contract.RuntimeContract;
import dev.complete.builder.contract.RuntimeContract.Mount;
import java.util.List;
import java.util.function.Predicate;

/**
 * Notes for the user on losses of an image in one format. A list is empty when there is no loss.
 *
 * @param format as for {@code --format}
 */
public record FormatNotes(String format, RuntimeContract contract) {

    /** One note, after the names of format and image. */
    public String of(String note) {
        return format + ": image " + contract.name() + ": " + note;
    }

    /** The missing check of required variables. */
    public List<String> start(String advice) {
        return contract.requires().isEmpty() ? List.of() : List.of(of(unchecked(contract) + advice));
    }

    /** The same for users who start the image by its own configuration; the same in all these formats: shown once. */
    public static List<String> start(RuntimeContract contract) {
        return contract.requires().isEmpty()
                ? List.of()
                : List.of("image " + contract.name() + ": " + unchecked(contract)
                        + "set each by -e NAME=VALUE, in a bundle by a line of process.env in config.json");
    }

    private static String unchecked(RuntimeContract contract) {
        return "nothing refuses to start it without " + String.join(", ", contract.requires()) + "; ";
    }

    /** The sizes of volumes that are folders of the host. */
    public List<String> volumes() {
        return contract.limitsVolumes() ? List.of(of("the size of a volume is not limited there")) : List.of();
    }

    /** What root of the image changes in {@code /proc} in systems that mount it writable. */
    public List<String> kernelFiles(String prevention) {
        return contract.mayBeRoot()
                ? List.of(of("root of the image can set modes in the host's /proc, unless " + prevention))
                : List.of();
    }

    /** Owner and mode of the {@code unowned} mounts. */
    public List<String> owners(Predicate<Mount> unowned, String consequence) {
        List<String> paths = contract.mounts().stream()
                .filter(unowned)
                .map(mount -> mount.path().toString())
                .toList();
        return paths.isEmpty()
                ? List.of()
                : List.of(of("owner and mode cannot be said of " + String.join(", ", paths) + ": " + consequence));
    }
}
