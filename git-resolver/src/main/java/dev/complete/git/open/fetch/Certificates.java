package dev.complete.git.open.fetch;

import dev.complete.files.PathText;
import dev.complete.git.IoErrorText;
import dev.complete.git.credentials.Environment;
import dev.complete.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The authorities that {@code GIT_SSL_CAINFO} names, for networks with one of their own. */
final class Certificates {

    private Certificates() {}

    /** Null when the variable is not set: the JVM's own authorities are trusted then. */
    static TrustManager @Nullable [] trusted(Environment environment) throws SetupException {
        String file = environment.variable("GIT_SSL_CAINFO");
        if (file == null || file.isEmpty()) {
            return null;
        }
        try (InputStream in = Files.newInputStream(PathText.parse(file))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new GeneralSecurityException("the file is empty");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new SetupException(
                    "GIT_SSL_CAINFO names " + Printable.escape(file) + ", which holds no certificates", e);
        } catch (IOException e) {
            throw new SetupException("GIT_SSL_CAINFO cannot be used: " + IoErrorText.of(e), e);
        }
    }
}
