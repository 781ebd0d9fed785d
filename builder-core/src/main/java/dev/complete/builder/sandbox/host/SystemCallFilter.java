package dev.complete.builder.sandbox.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Filter for system calls that no namespace isolates, as a classic BPF program for seccomp: the kernel's log, the
 * keyrings of the user who started the builder (Kerberos tickets, passphrases of disks), and kinds of sockets outside
 * network namespaces, such as those to a virtual machine's host (vsock). io_uring opens sockets without that system
 * call, and the arguments of 32-bit {@code socketcall} are hidden from filters, so both appear absent, as on kernels
 * without them.
 */
public final class SystemCallFilter {

    private static final short LOAD = 0x20;
    private static final short AND = 0x54;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;

    private static final int ALLOW = 0x7fff_0000;
    private static final int FAIL = 0x0005_0001; // with errno 1, EPERM
    private static final int ABSENT = 0x0005_0026; // ENOSYS
    private static final int UNKNOWN_FAMILY = 0x0005_0061; // EAFNOSUPPORT

    /** Offsets of a system call's data for the program. */
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;

    private static final int FIRST_ARGUMENT = 16;

    /** AF_UNIX, AF_INET, AF_INET6 and AF_NETLINK: those that the sandbox's namespaces isolate. */
    private static final List<Integer> FAMILIES = List.of(1, 2, 10, 16);

    private static final int IO_URING_SETUP = 425;

    /** x32 programs call with this bit added; otherwise the numbers are the same. */
    private static final int WITHOUT_X32 = 0xbfff_ffff;

    /**
     * @param calls numbers of syslog, add_key, request_key, keyctl
     * @param socket its number
     * @param absent numbers of io_uring_setup and socketcall
     */
    private record Table(int architecture, List<Integer> calls, int socket, List<Integer> absent) {}

    /** Tables by the kernel's AUDIT_ARCH: a 64-bit machine also runs 32-bit programs, which have their own numbers. */
    private static final List<Table> TABLES = List.of(
            new Table(0xc000_003e, List.of(103, 248, 249, 250), 41, List.of(IO_URING_SETUP)), // x86_64
            new Table(0x4000_0003, List.of(103, 286, 287, 288), 359, List.of(IO_URING_SETUP, 102)), // i386
            new Table(0xc000_00b7, List.of(116, 217, 218, 219), 198, List.of(IO_URING_SETUP)), // aarch64
            new Table(0x4000_0028, List.of(103, 309, 310, 311), 281, List.of(IO_URING_SETUP))); // arm

    private static final int MOST_INSTRUCTIONS = 128;

    private SystemCallFilter() {}

    /** The program for {@code bwrap --seccomp}; all supported machines are little-endian. */
    public static byte[] program() {
        ByteBuffer out = ByteBuffer.allocate(MOST_INSTRUCTIONS * 8).order(ByteOrder.LITTLE_ENDIAN);
        add(out, LOAD, 0, 0, ARCHITECTURE);
        for (Table table : TABLES) {
            int calls = table.calls().size();
            int absent = table.absent().size();
            int families = FAMILIES.size();
            // Offsets behind the comparisons: load, families, and the four returns, in the order below.
            add(out, JUMP_IF_EQUAL, 0, 2 + calls + absent + 1 + 1 + families + 4, table.architecture());
            add(out, LOAD, 0, 0, NUMBER);
            add(out, AND, 0, 0, WITHOUT_X32);
            int toReturns = calls + absent + 1 + 1 + families;
            for (int i = 0; i < calls; i++) {
                add(out, JUMP_IF_EQUAL, --toReturns + 2, 0, table.calls().get(i));
            }
            for (int i = 0; i < absent; i++) {
                add(out, JUMP_IF_EQUAL, --toReturns + 3, 0, table.absent().get(i));
            }
            add(out, JUMP_IF_EQUAL, 0, --toReturns + 1, table.socket());
            toReturns--;
            add(out, LOAD, 0, 0, FIRST_ARGUMENT);
            for (int i = 0; i < families; i++) {
                add(out, JUMP_IF_EQUAL, --toReturns + 1, 0, FAMILIES.get(i));
            }
            add(out, RETURN, 0, 0, UNKNOWN_FAMILY);
            add(out, RETURN, 0, 0, ALLOW);
            add(out, RETURN, 0, 0, FAIL);
            add(out, RETURN, 0, 0, ABSENT);
        }
        add(out, RETURN, 0, 0, ALLOW);
        byte[] program = new byte[out.position()];
        out.flip().get(program);
        return program;
    }

    /** @param yes number of instructions to skip when a comparison holds, {@code no} when it does not */
    private static void add(ByteBuffer out, short code, int yes, int no, int value) {
        out.putShort(code).put((byte) yes).put((byte) no).putInt(value);
    }
}
