package dev.complete.build.step.bubblewrap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * System calls that reach the machine past every namespace: the kernel's log, and the keyrings of whoever started the
 * builder (Kerberos tickets, passphrases of disks). As a classic BPF program for seccomp; they fail with EPERM.
 */
final class SystemCallFilter {

    private static final short LOAD = 0x20;
    private static final short AND = 0x54;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;

    private static final int ALLOW = 0x7fff_0000;
    private static final int FAIL = 0x0005_0001; // with errno 1, EPERM

    /** Where the kernel puts what a program looks at. */
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;

    /** x32 programs call with this bit added; numbers are the same otherwise. */
    private static final int WITHOUT_X32 = 0xbfff_ffff;

    /** @param calls numbers of syslog, add_key, request_key, keyctl */
    private record Table(int architecture, List<Integer> calls) {}

    /** By the kernel's AUDIT_ARCH: a 64-bit machine runs 32-bit programs too, which have numbers of their own. */
    private static final List<Table> TABLES = List.of(
            new Table(0xc000_003e, List.of(103, 248, 249, 250)), // x86_64
            new Table(0x4000_0003, List.of(103, 286, 287, 288)), // i386
            new Table(0xc000_00b7, List.of(116, 217, 218, 219)), // aarch64
            new Table(0x4000_0028, List.of(103, 309, 310, 311))); // arm

    private static final int MOST_INSTRUCTIONS = 64;

    private SystemCallFilter() {}

    /** What {@code bwrap --seccomp} reads; all supported machines are little-endian. */
    static byte[] program() {
        ByteBuffer out = ByteBuffer.allocate(MOST_INSTRUCTIONS * 8).order(ByteOrder.LITTLE_ENDIAN);
        add(out, LOAD, 0, 0, ARCHITECTURE);
        for (Table table : TABLES) {
            int calls = table.calls().size();
            add(out, JUMP_IF_EQUAL, 0, calls + 4, table.architecture());
            add(out, LOAD, 0, 0, NUMBER);
            add(out, AND, 0, 0, WITHOUT_X32);
            for (int i = 0; i < calls; i++) {
                add(out, JUMP_IF_EQUAL, calls - i, 0, table.calls().get(i));
            }
            add(out, RETURN, 0, 0, ALLOW);
            add(out, RETURN, 0, 0, FAIL);
        }
        add(out, RETURN, 0, 0, ALLOW);
        byte[] program = new byte[out.position()];
        out.flip().get(program);
        return program;
    }

    /** @param yes how many instructions to skip when a comparison holds, {@code no} when it does not */
    private static void add(ByteBuffer out, short code, int yes, int no, int value) {
        out.putShort(code).put((byte) yes).put((byte) no).putInt(value);
    }
}
