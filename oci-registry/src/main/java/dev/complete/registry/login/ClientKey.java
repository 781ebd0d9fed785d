package dev.complete.registry.login;

import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * The private key of a certificate, from a PEM file: as PKCS #8 has it, which is all that Java reads, or as PKCS #1 (RSA)
 * and SEC 1 (elliptic curves) have it, which is put into a PKCS #8 envelope here.
 */
final class ClientKey {

    /** More than twice an RSA key of 16,384 bits. */
    private static final int MAX_BYTES = 0x8000;

    private static final byte INTEGER = 0x02;
    private static final byte OCTET_STRING = 0x04;
    private static final byte SEQUENCE = 0x30;

    private ClientKey() {}

    /** @throws RegistryException when there is none that fits {@code certificate}; nothing of the key is in it */
    static PrivateKey read(Path file, X509Certificate certificate) throws RegistryException {
        for (PemBlock block : PemBlock.read(file)) {
            if (block.label().endsWith("PRIVATE KEY")) {
                return decode(file, block, certificate.getPublicKey());
            }
        }
        throw wrong(file, "holds no private key in PEM form");
    }

    private static PrivateKey decode(Path file, PemBlock block, PublicKey of) throws RegistryException {
        if (block.isEncrypted()) {
            throw wrong(
                    file,
                    "is encrypted, and there is nobody to ask for its password; put a key that is not in its place:"
                            + " openssl pkey -in FILE -out NEW-FILE");
        }
        if (block.der().length > MAX_BYTES) {
            throw wrong(file, "is longer than any key");
        }
        byte[] pkcs8 = block.label().equals("PRIVATE KEY") ? block.der() : envelope(of, block.der());
        try {
            PrivateKey key = KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (fits(key, of)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // a key of another kind, or none at all: Java's messages for it may quote the key
        }
        throw wrong(file, "is not the key of the certificate beside it");
    }

    private static RegistryException wrong(Path file, String what) {
        return new RegistryException(Printable.escape(file.toString()) + " " + what);
    }

    /**
     * A key in the envelope of PKCS #8 (RFC 5958): version 0, the algorithm, the key. The algorithm, with the curve's name,
     * is the same as in the certificate.
     */
    private static byte[] envelope(PublicKey certified, byte[] key) {
        ByteBuffer publicKey = ByteBuffer.wrap(certified.getEncoded()); // a SEQUENCE of the algorithm and the key
        header(publicKey);
        int start = publicKey.position();
        int length = header(publicKey);
        byte[] algorithm = Arrays.copyOfRange(publicKey.array(), start, publicKey.position() + length);
        byte[] version = element(INTEGER, new byte[] {0});
        return element(SEQUENCE, join(version, algorithm, element(OCTET_STRING, key)));
    }

    /** Passes over a tag and a length of DER, and returns the length. */
    private static int header(ByteBuffer der) {
        der.get();
        int length = der.get() & 0xff;
        if (length < 0x80) {
            return length;
        }
        int bytes = length & 0x7f;
        length = 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << 8) | (der.get() & 0xff);
        }
        return length;
    }

    private static byte[] element(byte tag, byte[] content) {
        int length = content.length;
        byte[] header;
        if (length < 0x80) {
            header = new byte[] {tag, (byte) length};
        } else if (length < 0x100) {
            header = new byte[] {tag, (byte) 0x81, (byte) length};
        } else {
            header = new byte[] {tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return join(header, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer joined = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }

    /** What the one signs, the other accepts. A server would only say that the handshake failed. */
    private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        Signature signature;
        switch (certified.getAlgorithm()) {
            case "RSA" -> signature = Signature.getInstance("SHA256withRSA");
            case "EC" -> signature = Signature.getInstance("SHA256withECDSA");
            case "EdDSA" -> signature = Signature.getInstance("EdDSA");
            default -> {
                return true; // of the right kind
            }
        }
        byte[] text = {1, 2, 3};
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(text);
        return signature.verify(signed);
    }
}
