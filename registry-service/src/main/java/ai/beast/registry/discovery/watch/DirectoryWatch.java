package ai.beast.registry.discovery.watch;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports that one of many directories has changed, not how: the listener compares anyway, so that lost and
 * merged notifications do no harm. Notices also what notifications do not tell, that a directory is another one than
 * before because a disk was mounted or taken away there. Not thread-safe.
 */
final class DirectoryWatch implements AutoCloseable {
    private static final int IDENTITIES_A_ROUND = 512;

    private final WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final Map<Path, String> identities = new HashMap<>();
    private final Deque<Path> round = new ArrayDeque<>();

    private DirectoryWatch(WatchService service) {
        this.service = service;
    }

    /** Opens a watch. @throws IOException when the system has no more of them to give */
    static DirectoryWatch open() throws IOException {
        return new DirectoryWatch(FileSystems.getDefault().newWatchService());
    }

    /**
     * Watches these directories, and what these links lead to, and no others.
     *
     * @return whether there are new ones: what happened in them before is not told
     * @throws IOException when the system's limit of watches is reached; those it gave stay
     */
    boolean follow(Set<Path> directories, Set<Path> links) throws IOException {
        Set<Path> gone = new HashSet<>(identities.keySet());
        gone.addAll(keys.keySet());
        gone.removeAll(directories);
        gone.forEach(this::forget);
        // A disk that comes back behind a link sends no notification to the link's directory.
        links.stream()
                .filter(link -> !directories.contains(link))
                .forEach(link -> identities.put(link, identity(link)));
        boolean grown = false;
        for (Path directory : directories) {
            WatchKey key = keys.get(directory);
            String identity = identity(directory);
            if (key != null && key.isValid() && identity.equals(identities.get(directory))) {
                continue;
            }
            forget(directory);
            try {
                keys.put(
                        directory,
                        directory.register(
                                service,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_DELETE,
                                StandardWatchEventKinds.ENTRY_MODIFY));
                identities.put(directory, identity);
                grown = true;
            } catch (IOException refused) {
                if (Files.isDirectory(directory)) {
                    throw refused;
                }
            }
        }
        return grown;
    }

    /** Waits until something has changed, at most so long. @return whether something has */
    boolean await(Duration atMost) throws InterruptedException {
        WatchKey key = service.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        boolean changed = key != null;
        while (key != null) {
            key.pollEvents();
            if (!key.reset()) {
                keys.values().remove(key);
            }
            key = service.poll();
        }
        return changed || replaced();
    }

    /** Whether one of the directories is another than when it was first watched; looks at some of them each time. */
    private boolean replaced() {
        if (round.isEmpty()) {
            round.addAll(identities.keySet());
        }
        for (int i = 0; i < IDENTITIES_A_ROUND; i++) {
            @Nullable Path directory = round.poll();
            if (directory == null) {
                return false;
            }
            String before = identities.get(directory);
            if (before != null && !before.equals(identity(directory))) {
                forget(directory);
                return true;
            }
        }
        return false;
    }

    /** Device and inode of what is there, links followed; empty where nothing is. */
    private static String identity(Path path) {
        try {
            return Objects.toString(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey(), "there");
        } catch (IOException absent) {
            return "";
        }
    }

    private void forget(Path directory) {
        identities.remove(directory);
        WatchKey key = keys.remove(directory);
        if (key != null) {
            key.cancel();
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
