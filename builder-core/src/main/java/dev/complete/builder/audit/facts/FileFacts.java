package dev.complete.builder.audit.facts;

import dev.complete.builder.audit.elf.ElfFile;
import org.jspecify.annotations.Nullable;

/**
 * What an audit asks about a file's content. Most files have nothing to say: {@link #NOTHING}.
 *
 * @param elf null when it is no ELF file, or a damaged one
 * @param damage why a file that begins as ELF cannot be read as such, one sentence; null when it can
 * @param interpreterLine what follows {@code #!} in the first line, as the kernel cuts it (255 bytes); null without one
 * @param privateKey what kind of private key the text holds, such as {@code RSA PRIVATE KEY}; null when none
 */
public record FileFacts(
        @Nullable ElfFile elf,
        @Nullable String damage,
        @Nullable String interpreterLine,
        @Nullable String privateKey) {

    public static final FileFacts NOTHING = new FileFacts(null, null, null, null);
}
