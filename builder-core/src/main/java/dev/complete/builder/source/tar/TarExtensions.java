package dev.complete.builder.source.tar;

import dev.complete.builder.source.archive.ArchiveException;
import dev.complete.builder.source.archive.MemberName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Extended headers before one tar entry: at most one of each kind, and PAX or GNU, never both. */
final class TarExtensions {

    private PaxRecords pax = PaxRecords.NONE;
    private @Nullable String name;
    private @Nullable String link;
    private boolean gnu;

    PaxRecords pax() {
        return pax;
    }

    @Nullable
    String name() {
        return name;
    }

    void dropName() {
        name = null;
    }

    @Nullable
    String link() {
        return link;
    }

    boolean isEmpty() {
        return pax == PaxRecords.NONE && !gnu;
    }

    void local(PaxRecords records) throws ArchiveException {
        if (!isEmpty()) {
            throw new ArchiveException("two extended headers for one entry");
        }
        pax = records;
        name = records.text("path");
        link = records.text("linkpath");
    }

    void longName(byte[] data) throws ArchiveException {
        name = once(name, data, "long name");
    }

    void longLink(byte[] data) throws ArchiveException {
        link = once(link, data, "long link");
    }

    private String once(@Nullable String earlier, byte[] data, String what) throws ArchiveException {
        if (earlier != null || pax != PaxRecords.NONE) {
            throw new ArchiveException("two extended headers for one entry");
        }
        gnu = true;
        int length = data.length;
        if (data[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            throw new ArchiveException(what + " is empty");
        }
        return MemberName.decode(Arrays.copyOf(data, length), what);
    }
}
