package dev.complete.builder.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes tar block by block, so that any rule can be broken. */
public final class TarBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A header whose fields a test may change before it is used. */
    static final class Header {
        private final byte[] block = new byte[512];
        private byte[] body = new byte[0];

        Header text(int offset, String value) {
            return bytes(offset, value.getBytes(StandardCharsets.UTF_8));
        }

        Header bytes(int offset, byte[] value) {
            System.arraycopy(value, 0, block, offset, value.length);
            return this;
        }

        Header mode(int mode) {
            return text(100, String.format("%07o\0", mode));
        }

        Header owner(int uid, int gid) {
            return text(108, String.format("%07o\0%07o\0", uid, gid));
        }

        Header size(long size) {
            return text(124, String.format("%011o\0", size));
        }

        Header link(String target) {
            return text(157, target);
        }

        Header body(byte[] content) {
            body = content;
            return size(content.length);
        }

        Header magic(String magic) {
            return text(257, magic);
        }

        byte[] finished() {
            text(148, "        ");
            int sum = 0;
            for (byte b : block) {
                sum += b & 0xff;
            }
            text(148, String.format("%06o\0 ", sum));
            return block;
        }

        /** As writers had it whose bytes had signs. */
        byte[] finishedSigned() {
            finished();
            int sum = 0;
            for (int i = 0; i < block.length; i++) {
                sum += i >= 148 && i < 156 ? ' ' : block[i];
            }
            text(148, String.format("%06o\0 ", sum));
            return block;
        }
    }

    static Header header(String name, char type) {
        return new Header()
                .text(0, name)
                .mode(type == '5' ? 0755 : 0644)
                .owner(0, 0)
                .size(0)
                .text(136, "00000000000\0")
                .bytes(156, new byte[] {(byte) type})
                .magic("ustar\00000");
    }

    TarBytes add(Header header) {
        out.writeBytes(header.finished());
        out.writeBytes(header.body);
        out.writeBytes(new byte[-header.body.length & 511]);
        return this;
    }

    TarBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public TarBytes file(String name, String content) {
        return add(header(name, '0').body(content.getBytes(StandardCharsets.UTF_8)));
    }

    public TarBytes directory(String name) {
        return add(header(name, '5'));
    }

    public TarBytes symlink(String name, String target) {
        return add(header(name, '2').mode(0777).link(target));
    }

    public TarBytes hardLink(String name, String target) {
        return add(header(name, '1').link(target));
    }

    TarBytes entry(String name, char type) {
        return add(header(name, type));
    }

    /** An extended header of records {@code key=value}. */
    TarBytes pax(char type, String... records) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String record : records) {
            body.writeBytes(record(record.getBytes(StandardCharsets.UTF_8)));
        }
        return add(header("PaxHeader", type).body(body.toByteArray()));
    }

    static byte[] record(byte[] keyAndValue) {
        int length = keyAndValue.length + 2;
        int whole = length + Integer.toString(length).length();
        whole = length + Integer.toString(whole).length();
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes((whole + " ").getBytes(StandardCharsets.UTF_8));
        record.writeBytes(keyAndValue);
        record.write('\n');
        return record.toByteArray();
    }

    /** GNU's {@code L} or {@code K}. */
    TarBytes gnu(char type, String text) {
        byte[] body = (text + "\0").getBytes(StandardCharsets.UTF_8);
        return add(header("././@LongLink", type).magic("ustar  \0").body(body));
    }

    byte[] unfinished() {
        return out.toByteArray();
    }

    public byte[] end() {
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }
}
