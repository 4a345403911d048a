package ai.beast.registry.discovery.watch;

import ai.beast.registry.discovery.root.DiscoverySettings.Watching;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.root.RootState;
import ai.beast.registry.discovery.scan.RootScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the catalogue in step with one root until its thread is interrupted: scans when something has changed, when the
 * root comes or goes, and now and then in any case. Where the file system does not tell of changes, or no watch is to be
 * had, it compares twice a second, more rarely when that takes long.
 */
final class RootWatch implements Runnable {
    private static final Logger LOG = Logger.getLogger(RootWatch.class);
    private static final Duration TICK = Duration.ofMillis(500);
    /** Changes come in bursts, and a download's own event, which knows more than the file, shall come first. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A scan may take this part of the time at most. */
    private static final int SHARE = 20;
    /** File systems of which others can change files unseen. */
    private static final List<String> SILENT =
            List.of("nfs", "cifs", "smb", "fuse", "9p", "virtiofs", "ceph", "gluster", "afs", "vboxsf");

    private final ModelRoot root;
    private final RootScan scan;
    private final Runnable afterwards;
    private final Watching watching;
    private final Duration rescanEvery;
    private @Nullable DirectoryWatch watch;
    private String state = "";

    /** @param afterwards run after each scan */
    RootWatch(ModelRoot root, RootScan scan, Runnable afterwards, Watching watching, Duration rescanEvery) {
        this.root = root;
        this.scan = scan;
        this.afterwards = afterwards;
        this.watching = watching;
        this.rescanEvery = rescanEvery;
    }

    @Override
    public void run() {
        try {
            watch = silent() ? null : DirectoryWatch.open();
        } catch (IOException unavailable) {
            LOG.warnf("Changes below %s are looked for all the time: %s", root.path(), unavailable);
        }
        try {
            while (!Thread.currentThread().isInterrupted()) {
                pause(round());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            stopWatching();
        }
    }

    /** One scan. @return the shortest time until the next */
    private Duration round() throws InterruptedException {
        long start = System.nanoTime();
        try {
            state = RootState.of(root.path()).toString();
            RootScan.Outcome outcome = scan.scan(root);
            afterwards.run();
            boolean again = follow(outcome.directories()) || outcome.report().deferred() > 0;
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (again) {
                Thread.sleep(SETTLING);
                return Duration.ZERO;
            }
            boolean read = outcome.report().added() + outcome.report().updated() > 0;
            awaitChange(read ? Duration.ZERO : took.multipliedBy(SHARE));
            return Duration.ZERO;
        } catch (RuntimeException failure) {
            LOG.warnf("A scan of %s failed and is tried again: %s", root.path(), failure);
            return LONGEST_PAUSE;
        }
    }

    private void awaitChange(Duration leastPause) throws InterruptedException {
        long start = System.nanoTime();
        Duration pause = leastPause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : leastPause;
        boolean changed = false;
        while (!changed && System.nanoTime() - start < rescanEvery.toNanos()) {
            DirectoryWatch notified = watch;
            if (notified == null) {
                Thread.sleep(pause.compareTo(TICK) > 0 ? pause : TICK);
                return;
            }
            changed = notified.await(TICK)
                    || !state.equals(RootState.of(root.path()).toString());
        }
        Duration left = pause.minusNanos(System.nanoTime() - start);
        Thread.sleep(left.compareTo(SETTLING) > 0 ? left : SETTLING);
    }

    private boolean follow(Set<Path> directories) {
        DirectoryWatch notified = watch;
        if (notified == null) {
            return false;
        }
        try {
            return notified.follow(directories);
        } catch (IOException limit) {
            LOG.warnf(
                    "No more watches are to be had (%s); changes below %s are looked for all the time. On Linux"
                            + " fs.inotify.max_user_watches sets the limit",
                    limit.getMessage(), root.path());
            stopWatching();
            return false;
        }
    }

    private boolean silent() {
        if (watching == Watching.POLL) {
            return true;
        }
        try {
            String type = Files.getFileStore(root.path()).type().toLowerCase(Locale.ROOT);
            return SILENT.stream().anyMatch(type::startsWith);
        } catch (IOException absent) {
            return false;
        }
    }

    private static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    private void stopWatching() {
        DirectoryWatch notified = watch;
        watch = null;
        if (notified != null) {
            try {
                notified.close();
            } catch (IOException harmless) {
                LOG.debugf("Closing a watch failed: %s", harmless);
            }
        }
    }
}
