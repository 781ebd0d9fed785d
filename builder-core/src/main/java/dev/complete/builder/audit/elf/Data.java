package dev.complete.builder.audit.elf;

import java.nio.ByteBuffer;

/**
 * Numbers of an ELF file, in its byte order.
 *
 * @param buffer the bytes; offsets are from its start
 * @param wide whether addresses have eight bytes instead of four
 */
record Data(ByteBuffer buffer, boolean wide) {

    int length() {
        return buffer.limit();
    }

    int u8(int at) {
        return buffer.get(at) & 0xff;
    }

    int u16(int at) {
        return buffer.getShort(at) & 0xffff;
    }

    long u32(int at) {
        return buffer.getInt(at) & 0xffff_ffffL;
    }

    /** An address, an offset or a size. Above 2^63 it is negative. */
    long word(int at) {
        return wide ? buffer.getLong(at) : u32(at);
    }
}
