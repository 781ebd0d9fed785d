package dev.complete.git.lfs;

import dev.complete.git.ResolveException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;

/** LFS content that is hashed while it is read; its last byte is handed out only when the hash is right. */
final class LfsStream extends InputStream {

    private final InputStream in;
    private final LfsPointer pointer;
    private final Function<String, ResolveException> refusal;
    private final MessageDigest sha256;
    private long left;
    private boolean verified;

    LfsStream(InputStream in, LfsPointer pointer, Function<String, ResolveException> refusal) {
        this.in = in;
        this.pointer = pointer;
        this.refusal = refusal;
        this.left = pointer.size();
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int got = in.read(target, offset, length);
        if (got > 0) {
            sha256.update(target, offset, got);
            left -= got;
        }
        if (left < 0 || (got < 0 && left > 0)) {
            throw failed("its content changed its size while it was read");
        }
        if (left == 0 && !verified) {
            if (!HexFormat.of().formatHex(sha256.digest()).equals(pointer.oid())) {
                throw failed("its content in the LFS store hashes to something else; delete it there and run"
                        + " `git lfs fetch`");
            }
            verified = true;
        }
        return got;
    }

    private IOException failed(String why) {
        ResolveException failure = refusal.apply(why);
        return new IOException(failure.getMessage(), failure);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
