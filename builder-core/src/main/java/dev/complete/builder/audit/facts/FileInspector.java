package dev.complete.builder.audit.facts;

import dev.complete.builder.audit.elf.ElfException;
import dev.complete.builder.audit.elf.ElfReader;
import dev.complete.builder.audit.elf.FileBytes;
import dev.complete.builder.rootfs.Content;
import dev.complete.builder.rootfs.ContentConsumer;
import dev.complete.builder.rootfs.ContentSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads one content and returns its facts. Has no state but its source. */
final class FileInspector implements FactsSource {

    /** Limit on the search for a private key: keys are in small files, also behind a chain of certificates. */
    static final int TEXT = 1 << 20;

    /** Bytes that the kernel reads, {@code BINPRM_BUF_SIZE} less the end that it adds. */
    private static final int SCRIPT_HEAD = 255;

    private final ContentSource contents;

    FileInspector(ContentSource contents) {
        this.contents = contents;
    }

    @Override
    public FileFacts of(Content content) throws IOException {
        return of(content, () -> contents.open(content));
    }

    static FileFacts of(Content content, ContentConsumer.Opener opener) throws IOException {
        if (content.size() == 0) {
            return FileFacts.NOTHING;
        }
        try (FileBytes bytes = new FileBytes(content.size(), opener::open)) {
            return of(bytes);
        }
    }

    static FileFacts of(FileBytes bytes) throws IOException {
        return ElfReader.isElf(bytes.head(4)) ? elf(bytes) : text(bytes.head(TEXT));
    }

    private static FileFacts elf(FileBytes bytes) throws IOException {
        try {
            return new FileFacts(ElfReader.read(bytes), null, null, null);
        } catch (ElfException e) {
            return new FileFacts(null, e.getMessage(), null, null);
        }
    }

    private static FileFacts text(ByteBuffer beginning) {
        String line = interpreterLine(beginning);
        String key = PrivateKeys.firstIn(beginning);
        return line == null && key == null ? FileFacts.NOTHING : new FileFacts(null, null, line, key);
    }

    private static @Nullable String interpreterLine(ByteBuffer beginning) {
        if (beginning.limit() < 2 || beginning.get(0) != '#' || beginning.get(1) != '!') {
            return null;
        }
        int end = 2;
        int most = Math.min(beginning.limit(), SCRIPT_HEAD);
        while (end < most && beginning.get(end) != '\n' && beginning.get(end) != 0) {
            end++;
        }
        byte[] line = new byte[end - 2];
        beginning.get(2, line);
        return new String(line, StandardCharsets.UTF_8);
    }
}
