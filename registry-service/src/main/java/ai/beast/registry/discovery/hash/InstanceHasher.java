package ai.beast.registry.discovery.hash;

import ai.beast.registry.discovery.hash.HashRepository.Unhashed;
import ai.beast.registry.discovery.layout.SeenFile;
import ai.beast.registry.discovery.root.DiscoverySettings;
import ai.beast.registry.discovery.root.DiscoverySettings.Hashing;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Computes hashes of instances, one at a time in a loop. Files of different size cannot be equal, so by default only files
 * with the same size as another are read. A hash is stored only if the file did not change meanwhile. Thread-safe.
 */
@ApplicationScoped
public class InstanceHasher {
    private static final Logger LOG = Logger.getLogger(InstanceHasher.class);
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int BATCH = 20;
    private static final Duration POLL_INTERVAL = Duration.ofMinutes(1);

    private final HashRepository hashes;
    private final Hashing which;
    private final Loops loops;
    private volatile @Nullable Loop loop;
    private volatile boolean requested;

    InstanceHasher(HashRepository hashes, DiscoverySettings settings, Loops loops) {
        this.hashes = hashes;
        this.which = settings.hash();
        this.loops = loops;
    }

    void start(@Observes StartupEvent event) {
        if (which != Hashing.OFF) {
            loop = loops.start(LoopSettings.named("instance-hasher").pollInterval(POLL_INTERVAL), this::round);
        }
    }

    /** Requests hashing of the files whose hash is needed; returns at once. */
    public void wake() {
        requested = true;
        Loop running = loop;
        if (running != null) {
            running.wake();
        }
    }

    private Next round(Loop running) {
        if (requested) {
            requested = false;
            try {
                hashAll();
            } catch (RuntimeException | Error failure) {
                requested = true;
                throw failure;
            }
        }
        return Next.whenWoken();
    }

    private void hashAll() {
        long after = 0;
        List<Unhashed> batch = hashes.unhashed(which == Hashing.ALL, after, BATCH);
        while (!batch.isEmpty() && !stopping()) {
            for (Unhashed each : batch) {
                hash(each);
                after = each.id();
            }
            batch = hashes.unhashed(which == Hashing.ALL, after, BATCH);
        }
    }

    private boolean stopping() {
        Loop running = loop;
        return running != null && running.stopping();
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
                if (stopping()) {
                    return "";
                }
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
