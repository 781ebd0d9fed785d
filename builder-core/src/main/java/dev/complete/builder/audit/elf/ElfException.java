package dev.complete.builder.audit.elf;

/**
 * Failure to read a file that begins as ELF. The message continues the file's name to one sentence ("is cut off within
 * its header"), without bytes of the file in it.
 */
public final class ElfException extends Exception {

    ElfException(String message) {
        super(message);
    }
}
