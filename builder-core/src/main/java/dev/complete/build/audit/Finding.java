package dev.complete.build.audit;

import dev.complete.build.rootfs.Origin;
import dev.complete.build.rootfs.RootfsPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a rule found in a final tree. Texts are escaped already.
 *
 * @param rule the rule's public id, such as {@code elf-needed}
 * @param path the image path it is about: whoever needs what is missing
 * @param origin where {@code path} came from; null when it is itself what is missing
 * @param problem one sentence that names what is wrong or missing
 * @param details more of it, such as {@code searched} and the folders; in the order to be shown
 * @param fix what to do about this one, one sentence
 */
public record Finding(
        String rule,
        Severity severity,
        RootfsPath path,
        @Nullable Origin origin,
        String problem,
        List<Detail> details,
        String fix) {

    /** @param label one or two words, such as {@code exists in} */
    public record Detail(String label, String text) {}

    public Finding {
        details = List.copyOf(details);
    }
}
