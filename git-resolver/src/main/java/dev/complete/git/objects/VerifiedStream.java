package dev.complete.git.objects;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.stored.CorruptObjectException;
import dev.complete.git.objects.stored.ObjectHash;
import dev.complete.git.objects.stored.ObjectKind;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A blob that is hashed while it is read; its last byte is handed out only when the hash is right. */
final class VerifiedStream extends InputStream {

    private final VerifiedObjects owner;
    private final GitId id;
    private final InputStream in;
    private final ObjectHash hash;
    private long left;
    private boolean verified;
    private @Nullable ResolveException failure;

    VerifiedStream(VerifiedObjects owner, GitId id, InputStream in, long size, ObjectHash hash) {
        this.owner = owner;
        this.id = id;
        this.in = in;
        this.left = size;
        this.hash = hash;
        byte[] header = ObjectKind.BLOB.header(size);
        hash.update(header, 0, header.length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        try {
            int got = in.read(target, offset, length);
            if (got > 0) {
                hash.update(target, offset, got);
                left -= got;
            }
            if (left == 0 && !verified) {
                verify();
            }
            return got;
        } catch (ResolveException e) {
            failure = e;
        } catch (IOException e) {
            failure = owner.damaged(id, e);
        }
        throw new IOException(failure.getMessage(), failure);
    }

    private void verify() throws IOException, ResolveException {
        if (in.read() >= 0) {
            throw new CorruptObjectException("it goes on after its end");
        }
        owner.check(id, hash);
        verified = true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
