package dev.complete.builder.audit.elf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Notes of owner {@code FDO} and type {@code 0x407c0c0a}: an array of JSON objects, UAPI group's "dlopen() metadata for
 * ELF files". Its first version, one object with one name, is read too. Neither the kernel nor a loader reads them, so
 * a malformed one is ignored and does not make the file damaged.
 */
final class DlopenNotes {

    private static final long TYPE = 0x407c_0c0aL;
    private static final String OWNER = "FDO\0";
    private static final int HEADER = 12;
    private static final long MOST_BYTES = 1 << 20;
    private static final int MOST = 1000;
    private static final Set<String> PRIORITIES = Set.of("required", "recommended", "suggested");

    private static final ObjectMapper JSON = new ObjectMapper();

    private DlopenNotes() {}

    static List<ElfFile.DlopenNote> of(ElfImage image) throws IOException, ElfException {
        List<ElfFile.DlopenNote> found = new ArrayList<>();
        long left = MOST_BYTES;
        for (ElfImage.Segment segment : image.segments(ElfImage.NOTE)) {
            if (image.isInFile(segment) && segment.size() <= left) {
                left -= segment.size();
                read(image.range("its notes", segment.offset(), segment.size()), segment.alignment() == 8, found);
            }
        }
        return List.copyOf(found);
    }

    private static void read(Data notes, boolean alignedTo8, List<ElfFile.DlopenNote> found) {
        long next = 0;
        for (long at = 0; at + HEADER <= notes.length(); at = next) {
            long owner = at + HEADER;
            long ownerSize = notes.u32((int) at);
            long text = aligned(owner + ownerSize, alignedTo8);
            long textSize = notes.u32((int) at + 4);
            next = aligned(text + textSize, alignedTo8);
            if (text + textSize > notes.length()) {
                return;
            }
            if (notes.u32((int) at + 8) == TYPE && text(notes, owner, ownerSize).equals(OWNER)) {
                parse(text(notes, text, textSize), found);
            }
        }
    }

    private static long aligned(long at, boolean to8) {
        return to8 ? (at + 7) & ~7L : (at + 3) & ~3L;
    }

    private static String text(Data notes, long at, long size) {
        byte[] bytes = new byte[(int) size];
        notes.buffer().get((int) at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void parse(String text, List<ElfFile.DlopenNote> found) {
        int end = text.indexOf('\0');
        try {
            JsonNode json = JSON.readTree(end < 0 ? text : text.substring(0, end));
            for (JsonNode entry : json.isArray() ? json : List.of(json)) {
                JsonNode sonames = entry.path("soname");
                List<String> names = new ArrayList<>();
                for (JsonNode name : sonames.isArray() ? sonames : List.of(sonames)) {
                    if (name.isTextual()) {
                        names.add(name.textValue());
                    }
                }
                if (!names.isEmpty() && found.size() < MOST) {
                    String priority = entry.path("priority").asText("");
                    found.add(new ElfFile.DlopenNote(
                            List.copyOf(names),
                            entry.path("feature").asText(""),
                            entry.path("description").asText(""),
                            PRIORITIES.contains(priority) ? priority : "recommended"));
                }
            }
        } catch (JsonProcessingException e) {
            // A malformed note is ignored.
        }
    }
}
