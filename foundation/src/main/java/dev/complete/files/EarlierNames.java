package dev.complete.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** State of each name before a change, in the order in which the names change: the lines of a {@link ChangeJournal}. */
record EarlierNames(Map<String, Before> names) {

    private static final int LARGEST = 64 << 20;

    /** Earlier state of a name. */
    enum Before {
        /** Another entry, which is kept. */
        KEPT,
        ABSENT,
        /** A missing folder above other names. */
        NO_FOLDER
    }

    EarlierNames {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /** The names in a file; empty when there is no such file. */
    static EarlierNames read(Path file) throws IOException {
        Map<String, Before> names = new LinkedHashMap<>();
        try {
            for (String line :
                    new String(PlainFile.read(file, LARGEST), UTF_8).lines().toList()) {
                int space = line.indexOf(' ');
                names.put(line.substring(space + 1), Before.valueOf(line.substring(0, Math.max(space, 0))));
            }
        } catch (NoSuchFileException e) {
            // see above
        } catch (IllegalArgumentException e) {
            throw new FileSystemException(
                    file.toString(), null, "is damaged; remove the folder it is in and build again");
        }
        return new EarlierNames(names);
    }

    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        names.forEach(
                (name, before) -> text.append(before).append(' ').append(name).append('\n'));
        AtomicFiles.write(file, text.toString().getBytes(UTF_8));
    }

    List<Map.Entry<String, Before>> backwards() {
        List<Map.Entry<String, Before>> entries = new ArrayList<>(names.entrySet());
        Collections.reverse(entries);
        return entries;
    }

    /** The name of the commit record. */
    String last() {
        return backwards().get(0).getKey();
    }
}
