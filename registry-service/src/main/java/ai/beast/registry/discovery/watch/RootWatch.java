package ai.beast.registry.discovery.watch;

import ai.beast.registry.discovery.root.DiscoverySettings.Watching;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.root.RootState;
import ai.beast.registry.discovery.scan.RootScan;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.Next;
import ai.beast.work.loop.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the catalogue in step with one root. Each round scans, then waits until something has changed, the root has become
 * available or unavailable, or the rescan interval has passed. Without notifications of the file system it scans twice a
 * second, less often when a scan takes long. Used by one thread.
 */
final class RootWatch implements Round, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RootWatch.class);
    private static final Duration TICK = Duration.ofMillis(500);
    /** Changes come in bursts, and a download's own event, which knows more than the file, shall come first. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    static final Duration MAX_PAUSE = Duration.ofSeconds(30);
    /** One scan takes at most this fraction of the time. */
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
    private boolean opened;
    private String state = "";

    /** @param afterwards run after each scan */
    RootWatch(ModelRoot root, RootScan scan, Runnable afterwards, Watching watching, Duration rescanEvery) {
        this.root = root;
        this.scan = scan;
        this.afterwards = afterwards;
        this.watching = watching;
        this.rescanEvery = rescanEvery;
    }

    /** Opens the watch in the first round, then scans and waits for a change. */
    @Override
    public Next run(Loop loop) throws InterruptedException {
        if (!opened) {
            opened = true;
            try {
                watch = silent() ? null : DirectoryWatch.open();
            } catch (IOException unavailable) {
                LOG.warnf("%s is polled for changes, since no watch is available: %s", root.path(), unavailable);
            }
        }
        long start = System.nanoTime();
        state = RootState.of(root.path()).toString();
        RootScan.Outcome outcome = scan.scan(root);
        afterwards.run();
        boolean again = follow(outcome) || outcome.report().counts().deferred() > 0;
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (again) {
            return Next.after(SETTLING);
        }
        boolean read =
                outcome.report().counts().added() + outcome.report().counts().updated() > 0;
        awaitChange(read ? Duration.ZERO : took.multipliedBy(SHARE));
        return Next.now();
    }

    private void awaitChange(Duration leastPause) throws InterruptedException {
        long start = System.nanoTime();
        Duration pause = leastPause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : leastPause;
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

    private boolean follow(RootScan.Outcome outcome) {
        DirectoryWatch notified = watch;
        if (notified == null) {
            return false;
        }
        try {
            return notified.follow(outcome.directories(), outcome.links());
        } catch (IOException limit) {
            LOG.warnf(
                    "The system's limit of watches is reached (%s); %s is polled for changes. On Linux"
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

    /** Releases the watch; called after the loop has stopped. */
    @Override
    public void close() {
        stopWatching();
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
