package dev.complete.registry.login;

import dev.complete.registry.RegistryException;
import dev.complete.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that a machine has for one host, as {@code containers-certs.d(5)} and docker have it: in the first
 * {@code certs.d/HOST[:PORT]} that there is, each {@code *.crt} is an authority besides those of Java and those in
 * {@code $SSL_CERT_FILE}; each {@code *.cert} with the {@code *.key} beside it is shown to a server that asks for one.
 */
public final class HostCertificates {

    private static final char[] NO_PASSWORD = {};

    private HostCertificates() {}

    /** Whether there is a {@code certs.d/HOST[:PORT]}: the host speaks TLS then. */
    public static boolean areKept(String host, UserEnvironment environment) {
        return folder(host, environment) != null;
    }

    /**
     * How TLS is spoken with the host.
     *
     * @param host with its port when one was said
     * @return null when nothing is special about it
     * @throws RegistryException when a file cannot be used; it names which
     */
    public static @Nullable SSLContext of(String host, UserEnvironment environment) throws IOException {
        List<X509Certificate> authorities = new ArrayList<>();
        Path bundle = environment.path("SSL_CERT_FILE");
        if (bundle != null) {
            authorities.addAll(certificates(bundle));
        }
        List<Path> clients = new ArrayList<>();
        Path folder = folder(host, environment);
        for (Path file : folder == null ? List.<Path>of() : files(folder)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".crt")) {
                authorities.addAll(certificates(file));
            } else if (name.endsWith(".cert")) {
                clients.add(file);
                want(file, key(file));
            } else if (name.endsWith(".key")) {
                want(file, file.resolveSibling(stem(name) + ".cert"));
            }
        }
        if (authorities.isEmpty() && clients.isEmpty()) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(clients), trustManagers(authorities), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new RegistryException(
                    "the certificates for " + Printable.escape(host) + " cannot be used: "
                            + Printable.escape(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private static @Nullable Path folder(String host, UserEnvironment environment) {
        if (host.isEmpty() || host.startsWith(".") || host.indexOf('/') >= 0) {
            return null; // no host, and it must not lead anywhere else
        }
        Path etc = environment.root().resolve("etc");
        for (Path all : List.of(
                environment.home().resolve(".config/containers/certs.d"),
                etc.resolve("containers/certs.d"),
                etc.resolve("docker/certs.d"))) {
            Path folder = all.resolve(host);
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        return null;
    }

    private static Iterable<Path> files(Path folder) throws RegistryException {
        TreeSet<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw new RegistryException(
                    Printable.escape(folder.toString()) + ": the certificates in it cannot be listed: "
                            + Printable.escape(String.valueOf(e.getMessage())),
                    e);
        }
        return files;
    }

    private static String stem(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static Path key(Path certificate) {
        return certificate.resolveSibling(stem(certificate.getFileName().toString()) + ".key");
    }

    private static void want(Path file, Path other) throws RegistryException {
        if (!Files.exists(other)) {
            throw new RegistryException(Printable.escape(file.toString()) + " is of no use without "
                    + Printable.escape(other.toString())
                    + ", which is not there: a client certificate is NAME.cert with its key in NAME.key, an authority is"
                    + " NAME.crt");
        }
    }

    static List<X509Certificate> certificates(Path file) throws RegistryException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : PemBlock.read(file)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(certificate(file, block.der()));
            }
        }
        if (certificates.isEmpty()) {
            throw new RegistryException(Printable.escape(file.toString())
                    + " holds no certificate in PEM form (openssl x509 -inform DER -in FILE converts other forms)");
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, byte[] der) throws RegistryException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new RegistryException(
                    Printable.escape(file.toString()) + " holds a certificate that cannot be read: "
                            + Printable.escape(String.valueOf(e.getMessage())),
                    e);
        }
    }

    /** Null, which is Java's own, when there are no others. */
    private static TrustManager @Nullable [] trustManagers(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        if (authorities.isEmpty()) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        List<X509Certificate> all = new ArrayList<>(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager javas) {
                all.addAll(List.of(javas.getAcceptedIssuers()));
            }
        }
        KeyStore store = emptyStore();
        for (X509Certificate each : all) {
            store.setCertificateEntry("authority " + store.size(), each);
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keyManagers(List<Path> clients)
            throws GeneralSecurityException, IOException {
        if (clients.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        for (Path file : clients) {
            List<X509Certificate> chain = certificates(file);
            store.setKeyEntry(
                    "client " + store.size(),
                    ClientKey.read(key(file), chain.get(0)),
                    NO_PASSWORD,
                    chain.toArray(new X509Certificate[0]));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
