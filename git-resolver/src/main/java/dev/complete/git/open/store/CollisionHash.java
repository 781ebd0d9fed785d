package dev.complete.git.open.store;

import dev.complete.git.objects.ObjectHash;
import org.eclipse.jgit.util.sha1.SHA1;
import org.eclipse.jgit.util.sha1.Sha1CollisionException;

/**
 * SHA-1 that recognises the traces of every known attack on it; a quarter as fast as the JDK's. The cache
 * remembers contents by their ids, so no id may stand for two contents.
 */
final class CollisionHash implements ObjectHash {

    private final SHA1 sha1 = SHA1.newInstance().setDetectCollision(true);

    @Override
    public void update(byte[] bytes, int offset, int length) {
        sha1.update(bytes, offset, length);
    }

    @Override
    public String finish() throws CollisionException {
        try {
            return sha1.toObjectId().name();
        } catch (Sha1CollisionException e) {
            throw new CollisionException(e);
        }
    }
}
