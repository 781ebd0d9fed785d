package dev.complete.registry.login;

import dev.complete.files.NotRegularFileException;
import dev.complete.files.PlainFile;
import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A part of a PEM file (RFC 7468, and RFC 1421 for encrypted keys); what stands between the parts is passed over. */
final class PemBlock {

    /** Far above all authorities that there are. */
    private static final int MAX_BYTES = 4 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private final String label;
    private final boolean isEncrypted;
    private final byte[] der;

    private PemBlock(String label, boolean isEncrypted, byte[] der) {
        this.label = label;
        this.isEncrypted = isEncrypted;
        this.der = der;
    }

    /** Such as {@code CERTIFICATE}. */
    String label() {
        return label;
    }

    /** Whether the bytes are of no use without a password. */
    boolean isEncrypted() {
        return isEncrypted;
    }

    byte[] der() {
        return der.clone();
    }

    static List<PemBlock> read(Path file) throws RegistryException {
        byte[] bytes;
        try {
            bytes = PlainFile.readLinked(file, MAX_BYTES);
        } catch (NoSuchFileException e) {
            throw wrong(file, "there is no such file", e);
        } catch (NotRegularFileException e) {
            throw wrong(file, "is no regular file", e);
        } catch (AccessDeniedException e) {
            throw wrong(file, "cannot be read: no permission", e);
        } catch (IOException e) {
            throw wrong(file, "cannot be read: " + Printable.escape(String.valueOf(e.getMessage())), e);
        }
        try {
            return parse(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw wrong(file, "is no PEM file: a part has no end, or is not base64", e);
        }
    }

    private static RegistryException wrong(Path file, String what, Exception cause) {
        return new RegistryException(Printable.escape(file.toString()) + ": " + what, cause);
    }

    /** @throws IllegalArgumentException when a part has no end, or is not base64 */
    static List<PemBlock> parse(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        String label = null;
        boolean encrypted = false;
        StringBuilder base64 = new StringBuilder();
        for (String each : text.split("\r?\n|\r", -1)) {
            String line = each.strip();
            if (label == null) {
                if (line.startsWith(BEGIN)
                        && line.endsWith(DASHES)
                        && line.length() > BEGIN.length() + DASHES.length()) {
                    label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                    encrypted = label.startsWith("ENCRYPTED ");
                    base64.setLength(0);
                }
            } else if (line.equals(END + label + DASHES)) {
                blocks.add(new PemBlock(label, encrypted, Base64.getDecoder().decode(base64.toString())));
                label = null;
            } else if (line.indexOf(':') >= 0) {
                encrypted |= line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED");
            } else {
                base64.append(line);
            }
        }
        if (label != null) {
            throw new IllegalArgumentException(label);
        }
        return blocks;
    }
}
