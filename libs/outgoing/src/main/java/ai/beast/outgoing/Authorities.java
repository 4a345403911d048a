package ai.beast.outgoing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The certificate authorities of Java and those of a PEM file. */
record Authorities(X509TrustManager trust, SSLContext context) {
    private static final Logger LOG = Logger.getLogger(Authorities.class);

    /**
     * @param file of {@code AI_BEAST_CA_FILE}; null for none
     * @param systemFile of {@code SSL_CERT_FILE}, which other programs set too: only logged when it cannot be read
     * @return null when Java's authorities are all
     * @throws IllegalArgumentException when {@code file} holds no certificates
     */
    static @Nullable Authorities of(@Nullable String file, @Nullable String systemFile) {
        if (file != null) {
            try {
                return read(Path.of(file));
            } catch (IOException | GeneralSecurityException unreadable) {
                throw new IllegalArgumentException(
                        "`AI_BEAST_CA_FILE` must name a readable file of certificates in PEM form: " + file,
                        unreadable);
            }
        }
        if (systemFile == null) {
            return null;
        }
        try {
            return read(Path.of(systemFile));
        } catch (IOException | GeneralSecurityException unreadable) {
            LOG.warnf("SSL_CERT_FILE is ignored: %s is no readable file of certificates in PEM form", systemFile);
            return null;
        }
    }

    private static Authorities read(Path file) throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (X509Certificate known : trust(null).getAcceptedIssuers()) {
            all.setCertificateEntry("java-" + number++, known);
        }
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> own =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (own.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            for (Certificate certificate : own) {
                all.setCertificateEntry("own-" + number++, certificate);
            }
        }
        X509TrustManager trust = trust(all);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        return new Authorities(trust, context);
    }

    /** @param authorities null: those of Java */
    private static X509TrustManager trust(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
