package ai.beast.registry.discovery.hash;

import ai.beast.registry.discovery.hash.HashRepository.Unhashed;
import ai.beast.registry.discovery.layout.SeenFile;
import ai.beast.registry.discovery.root.DiscoverySettings;
import ai.beast.registry.discovery.root.DiscoverySettings.Hashing;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Computes hashes of instances, one at a time in the background. Files whose sizes differ cannot be equal, so unless told otherwise only those
 * of one size with another are read. A hash is kept only when the file did not change meanwhile. Thread-safe.
 */
@ApplicationScoped
public class InstanceHasher {
    private static final Logger LOG = Logger.getLogger(InstanceHasher.class);
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int BATCH = 20;

    private final HashRepository hashes;
    private final Hashing which;
    private final AtomicBoolean working = new AtomicBoolean();
    private final AtomicBoolean more = new AtomicBoolean();
    private volatile boolean stopping;

    InstanceHasher(HashRepository hashes, DiscoverySettings settings) {
        this.hashes = hashes;
        this.which = settings.hash();
    }

    /** Makes sure that what has to be hashed will be; returns at once. */
    public void wake() {
        if (which == Hashing.OFF) {
            return;
        }
        more.set(true);
        if (working.compareAndSet(false, true)) {
            Thread.ofVirtual().name("instance-hasher").start(this::work);
        }
    }

    private void work() {
        try {
            while (more.getAndSet(false) && !stopping) {
                round();
            }
        } catch (RuntimeException failure) {
            LOG.warnf("Hashing waits for the next scan: %s", failure);
        } finally {
            working.set(false);
        }
        if (more.get() && !stopping) {
            wake();
        }
    }

    private void round() {
        long after = 0;
        List<Unhashed> batch = hashes.unhashed(which == Hashing.ALL, after, BATCH);
        while (!batch.isEmpty() && !stopping) {
            for (Unhashed each : batch) {
                hash(each);
                after = each.id();
            }
            batch = hashes.unhashed(which == Hashing.ALL, after, BATCH);
        }
    }

    /** Hashes one instance now, in the caller's thread. @return empty when its file is gone, or changed meanwhile */
    Optional<String> hash(Unhashed instance) {
        Path file = Path.of(instance.path());
        try {
            SeenFile before = SeenFile.at(file);
            String sha256 = digest(file);
            if (sha256.isEmpty() || !before.equals(SeenFile.at(file))) {
                return Optional.empty();
            }
            return hashes.store(instance.id(), before.modifiedAt(), sha256) ? Optional.of(sha256) : Optional.empty();
        } catch (IOException unreadable) {
            LOG.debugf("%s could not be hashed: %s", file, unreadable);
            return Optional.empty();
        }
    }

    private String digest(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                if (stopping) {
                    return "";
                }
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
