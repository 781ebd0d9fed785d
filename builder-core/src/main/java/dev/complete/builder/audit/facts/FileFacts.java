package dev.complete.builder.audit.facts;

import dev.complete.builder.audit.elf.ElfFile;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a file's content for the audit. Most files have none: {@link #NOTHING}.
 *
 * @param elf null when it is not an ELF file, or a damaged one
 * @param damage the reason why a file that begins as ELF cannot be read, one sentence; null when it can
 * @param interpreterLine the rest of a first line that begins with {@code #!}, cut as in the kernel (255 bytes); null
 *     without one
 * @param privateKey kind of the private key in the text, such as {@code RSA PRIVATE KEY}; null when none
 */
public record FileFacts(
        @Nullable ElfFile elf,
        @Nullable String damage,
        @Nullable String interpreterLine,
        @Nullable String privateKey) {

    public static final FileFacts NOTHING = new FileFacts(null, null, null, null);
}
