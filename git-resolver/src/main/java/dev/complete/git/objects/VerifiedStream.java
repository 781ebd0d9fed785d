package dev.complete.git.objects;

import dev.complete.git.GitId;
import dev.complete.git.ResolveException;
import dev.complete.git.objects.stored.CorruptObjectException;
import dev.complete.git.objects.stored.ObjectKind;
import dev.complete.git.sha1.Sha1;
import dev.complete.streams.SizedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A blob that is hashed while it is read; its last byte is handed out only when the hash is right. */
final class VerifiedStream extends FilterInputStream {

    private final VerifiedObjects owner;
    private final GitId id;

    VerifiedStream(VerifiedObjects owner, GitId id, InputStream in, long size) {
        this(owner, id, in, size, new Sha1());
    }

    private VerifiedStream(VerifiedObjects owner, GitId id, InputStream in, long size, Sha1 hash) {
        super(new SizedInputStream(in, size, hash::update, (rest, missing) -> {
            if (rest.read() >= 0) {
                throw new CorruptObjectException("it goes on after its end");
            }
            VerifiedObjects.check(id, hash);
        }));
        this.owner = owner;
        this.id = id;
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
        try {
            return in.read(target, offset, length);
        } catch (IOException e) {
            ResolveException failure = owner.damaged(id, e);
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
