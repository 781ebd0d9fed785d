package dev.complete.builder.audit.rules.elf;

import dev.complete.builder.rootfs.RootfsPath;
import dev.complete.text.ListText;
import dev.complete.text.Printable;
import java.util.List;

/** Lists of names from ELF files, for people: escaped and shortened. */
final class Words {

    private static final int SHOWN = 5;

    private Words() {}

    static String path(RootfsPath path) {
        return Printable.escape(path.toString());
    }

    /** {@code a, b and 7 more}. */
    static String list(List<String> names) {
        return ListText.escaped(names, names.size() <= SHOWN ? SHOWN : SHOWN - 1);
    }
}
