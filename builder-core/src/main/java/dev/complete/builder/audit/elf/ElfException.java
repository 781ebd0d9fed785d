package dev.complete.builder.audit.elf;

/**
 * A file that begins as ELF and cannot be read as such. The message is one sentence that goes on from the file's name
 * ("is cut off within its header"), without bytes of the file in it.
 */
public final class ElfException extends Exception {

    ElfException(String message) {
        super(message);
    }
}
