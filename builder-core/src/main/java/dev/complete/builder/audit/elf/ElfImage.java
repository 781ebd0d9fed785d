package dev.complete.builder.audit.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An ELF file's header and its segments, which map addresses to the file. */
final class ElfImage {

    static final int LOAD = 1;
    static final int DYNAMIC = 2;
    static final int INTERPRETER = 3;
    static final int NOTE = 4;

    private static final int ET_EXEC = 2;
    private static final int ET_DYN = 3;
    private static final int EM_ARM = 40;
    private static final int EF_ARM_ABI_FLOAT_HARD = 0x400;

    /** Numbers of code for the kernel or a graphics card: CUDA, AMDGPU, BPF. No process loads it. */
    private static final Set<Integer> NO_PROCESSORS = Set.of(190, 224, 247);

    /** Limit of the kernel on program headers. {@code PN_XNUM} is beyond it and for core dumps. */
    private static final int MOST_HEADER_BYTES = 64 << 10;

    /**
     * A program header.
     *
     * @param size in the file, in bytes
     */
    record Segment(int type, long offset, long address, long size, long alignment) {}

    private final FileBytes bytes;
    private final boolean wide;
    private final ByteOrder order;
    private final ElfFile.Kind kind;
    private final ElfFile.Machine machine;
    private final int osAbi;
    private final List<Segment> segments;

    ElfImage(FileBytes bytes) throws IOException, ElfException {
        this.bytes = bytes;
        ByteBuffer ident = bytes.head(20);
        if (ident.limit() < 20) {
            throw new ElfException("is cut off within its header");
        }
        this.wide = oneOrTwo(ident.get(4), "class") == 2;
        this.order = oneOrTwo(ident.get(5), "byte order") == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        if (ident.get(6) != 1) {
            throw new ElfException("has a header of a version that does not exist");
        }
        this.osAbi = ident.get(7) & 0xff;
        Data header = range("its header", 0, wide ? 64 : 52);
        int number = header.u16(18);
        this.kind = NO_PROCESSORS.contains(number)
                ? ElfFile.Kind.OTHER
                : switch (header.u16(16)) {
                    case ET_EXEC -> ElfFile.Kind.PROGRAM;
                    case ET_DYN -> ElfFile.Kind.SHARED;
                    default -> ElfFile.Kind.OTHER;
                };
        boolean hardFloat = number == EM_ARM && !wide && (header.u32(36) & EF_ARM_ABI_FLOAT_HARD) != 0;
        this.machine = new ElfFile.Machine(number, wide ? 64 : 32, order == ByteOrder.BIG_ENDIAN, hardFloat);
        this.segments = kind == ElfFile.Kind.OTHER ? List.of() : segments(header);
    }

    private static int oneOrTwo(byte value, String what) throws ElfException {
        if (value != 1 && value != 2) {
            throw new ElfException("has a header with a " + what + " that does not exist");
        }
        return value;
    }

    private List<Segment> segments(Data header) throws IOException, ElfException {
        int size = header.u16(wide ? 54 : 42);
        int count = header.u16(wide ? 56 : 44);
        if (count == 0) {
            throw new ElfException("has no program headers, so that nothing of it can be loaded");
        }
        if (size != (wide ? 56 : 32) || count * size > MOST_HEADER_BYTES) {
            throw new ElfException("has " + count + " program headers of " + size + " bytes, which no kernel reads");
        }
        Data table = range("its program headers", header.word(wide ? 32 : 28), (long) count * size);
        List<Segment> found = new ArrayList<>();
        for (int at = 0; at < table.length(); at += size) {
            Segment segment = new Segment(
                    (int) table.u32(at),
                    table.word(at + (wide ? 8 : 4)),
                    table.word(at + (wide ? 16 : 8)),
                    table.word(at + (wide ? 32 : 16)),
                    table.word(at + (wide ? 48 : 28)));
            if (segment.type() == LOAD && !isInFile(segment)) {
                throw new ElfException("is cut off or damaged: it has " + bytes.size()
                        + " bytes, and a segment to be loaded would end after them");
            }
            found.add(segment);
        }
        return List.copyOf(found);
    }

    boolean isInFile(Segment segment) {
        return segment.offset() >= 0 && segment.size() >= 0 && segment.offset() <= bytes.size() - segment.size();
    }

    ElfFile.Kind kind() {
        return kind;
    }

    int osAbi() {
        return osAbi;
    }

    ElfFile.Machine machine() {
        return machine;
    }

    boolean wide() {
        return wide;
    }

    /** Segments of one type, without empty ones, which files with only debugging information have. */
    List<Segment> segments(int type) {
        return segments.stream()
                .filter(segment -> segment.type() == type && segment.size() != 0)
                .toList();
    }

    Data range(String what, long offset, long length) throws IOException, ElfException {
        return new Data(bytes.range(what, offset, length).order(order), wide);
    }

    /** The {@code length} bytes that are loaded at {@code address}. */
    Data at(String what, long address, long length) throws IOException, ElfException {
        if (length < 0 || length > loadedFrom(address)) {
            throw new ElfException("is damaged: " + what + " is not within what is loaded of it");
        }
        Segment segment = segment(address);
        return range(what, segment.offset() + (address - segment.address()), length);
    }

    /** Number of the file's bytes loaded at {@code address} and after it; 0 when there are none. */
    long loadedFrom(long address) {
        Segment segment = segment(address);
        return segment.size() == 0 ? 0 : segment.size() - (address - segment.address());
    }

    private static final Segment NOWHERE = new Segment(LOAD, 0, 0, 0, 0);

    /** The last segment that covers the address: it is mapped over others. The subtraction wraps as addresses do. */
    private Segment segment(long address) {
        Segment found = NOWHERE;
        for (Segment segment : segments) {
            if (segment.type() == LOAD && Long.compareUnsigned(address - segment.address(), segment.size()) < 0) {
                found = segment;
            }
        }
        return found;
    }
}
