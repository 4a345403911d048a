package ai.beast.versioning.store.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.Stores;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.lease.LeaseLostException;
import ai.beast.versioning.store.lease.Leases;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.write.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Collector.Settings AT_ONCE = new Collector.Settings(Duration.ZERO, Duration.ofSeconds(30));
    private static final Collector.Settings WITHOUT_WAITING = new Collector.Settings(Duration.ZERO, Duration.ZERO);

    @TempDir
    Path directory;

    private Path root;
    private BlobStore blobs;
    private SnapshotStore store;
    private Collector collector;

    @BeforeEach
    void open() throws IOException {
        root = directory.resolve("store");
        blobs = FileBlobStore.open(root, new DiskFiles());
        store = new SnapshotStore(blobs, new DiskFiles(), 2);
        collector = new Collector(blobs);
    }

    @Test
    void removesWhatNoManifestNamesAndNothingElse() throws Exception {
        Manifest kept = snapshot(1);
        Manifest doomed = snapshot(2);
        store.forget(doomed.sha256());

        Collector.Outcome outcome = collector.collect(AT_ONCE, Progress.NONE);

        assertThat(outcome)
                .isEqualTo(new Collector.Outcome(
                        doomed.chunks().size(),
                        doomed.sizeBytes(),
                        doomed.chunks().size(),
                        doomed.sizeBytes(),
                        kept.sizeBytes(),
                        false));
        assertThat(chunks()).isEqualTo(Stores.chunks(kept));
        assertThat(store.verify(kept, Progress.NONE)).isEmpty();
        try (Stream<String> leases = blobs.list("leases/")) {
            assertThat(leases).isEmpty();
        }
    }

    @Test
    void whatTwoSnapshotsShareStaysWithTheSecond() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 3 << 20, 1);
        Manifest first = Stores.snapshot(store, file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[0] ^= 1;
        Manifest second = Stores.snapshot(store, Files.write(directory.resolve("b"), bytes));
        long exclusive = collector.exclusiveBytes(List.of(first.sha256()));
        store.forget(first.sha256());

        Collector.Outcome outcome = collector.collect(AT_ONCE, Progress.NONE);

        assertThat(outcome.freedBytes()).isEqualTo(exclusive).isPositive().isLessThan(first.sizeBytes());
        assertThat(outcome.storedBytes()).isEqualTo(second.sizeBytes());
        assertThat(store.verify(second, Progress.NONE)).isEmpty();
    }

    @Test
    void theGracePeriodBeginsWhenACollectionFirstSeesTheChunkUnused() throws Exception {
        Manifest doomed = snapshot(1);
        store.forget(doomed.sha256());

        assertThat(collector.collect(new Collector.Settings(HOUR, HOUR), Progress.NONE))
                .returns(doomed.chunks().size(), Collector.Outcome::unused)
                .returns(0, Collector.Outcome::removed);
        seenUnusedAgo(Duration.ofMinutes(59));
        assertThat(collector
                        .collect(new Collector.Settings(HOUR, HOUR), Progress.NONE)
                        .removed())
                .isZero();
        seenUnusedAgo(Duration.ofMinutes(61));
        assertThat(collector
                        .collect(new Collector.Settings(HOUR, HOUR), Progress.NONE)
                        .removed())
                .isEqualTo(doomed.chunks().size());
    }

    @Test
    void aChunkThatWasUsedAgainInBetweenBeginsItsPeriodAnew() throws Exception {
        Manifest doomed = snapshot(1);
        store.forget(doomed.sha256());
        collector.collect(new Collector.Settings(HOUR, HOUR), Progress.NONE);
        seenUnusedAgo(Duration.ofHours(2));
        snapshot(1);
        collector.collect(new Collector.Settings(HOUR, HOUR), Progress.NONE);
        store.forget(doomed.sha256());

        assertThat(collector
                        .collect(new Collector.Settings(HOUR, HOUR), Progress.NONE)
                        .removed())
                .isZero();
    }

    @Test
    void timeToComeDelaysNoCollectionLongerThanTheGracePeriod() throws Exception {
        Manifest doomed = snapshot(1);
        store.forget(doomed.sha256());
        collector.collect(new Collector.Settings(HOUR, HOUR), Progress.NONE);
        seenUnusedAgo(Duration.ofDays(-7000));

        collector.collect(new Collector.Settings(HOUR, HOUR), Progress.NONE);

        assertThat(Condemned.read(blobs).values())
                .allSatisfy(since -> assertThat(since).isBeforeOrEqualTo(java.time.Instant.now()));
        assertThat(collector
                        .collect(new Collector.Settings(Duration.ZERO, HOUR), Progress.NONE)
                        .removed())
                .isEqualTo(doomed.chunks().size());
    }

    private void seenUnusedAgo(Duration age) throws IOException {
        var since = Condemned.read(blobs);
        since.replaceAll((chunk, instant) -> java.time.Instant.now().minus(age));
        Condemned.write(blobs, since);
    }

    @Test
    void refusesToRunWhileAManifestCannotBeRead() throws Exception {
        Manifest doomed = snapshot(1);
        store.forget(doomed.sha256());
        Manifest unreadable = snapshot(2);
        Stores.flipBit(root.resolve(unreadable.blobName()), 40);
        Set<String> before = chunks();

        assertThatThrownBy(() -> collector.collect(AT_ONCE, Progress.NONE))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(unreadable.blobName())
                .hasMessageContaining("--repair");

        assertThat(chunks()).isEqualTo(before);
    }

    @Test
    void anIntakeUnderWayKeepsTheSweepOut() throws Exception {
        Manifest doomed = snapshot(1);
        store.forget(doomed.sha256());
        try (Lease intake = store.intake(Progress.NONE)) {
            assertThat(collector.collect(WITHOUT_WAITING, Progress.NONE))
                    .returns(0, Collector.Outcome::removed)
                    .returns(true, Collector.Outcome::interrupted);
            intake.require();
        }

        assertThat(collector.collect(WITHOUT_WAITING, Progress.NONE).removed())
                .isEqualTo(doomed.chunks().size());
    }

    @Test
    void whatAnIntakeUnderWayReliedOnIsSparedOnceItIsDone() throws Exception {
        Manifest again = snapshot(1);
        store.forget(again.sha256());
        Lease intake = store.intake(Progress.NONE);
        Content content = store.take(intake, directory.resolve("1"), Progress.NONE);
        AtomicBoolean done = new AtomicBoolean();

        // Its manifest is written after the store was marked, while the sweep waits for it.
        Collector.Outcome outcome = collector.collect(AT_ONCE, (at, total) -> {
            if (!done.getAndSet(true)) {
                recordAndEnd(intake, content);
            }
        });

        assertThat(content.newBytes()).isZero();
        assertThat(outcome.removed()).isZero();
        assertThat(store.verify(again, Progress.NONE)).isEmpty();
    }

    private void recordAndEnd(Lease intake, Content content) {
        try (intake) {
            store.record(intake, Stores.manifest(content, directory.resolve("1")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aSweepUnderWayKeepsIntakesAndOtherSweepsOut() throws Exception {
        Leases leases = new Leases(blobs, Leases.TERM);
        Lease sweep = leases.sweep(Duration.ZERO, Progress.NONE).orElseThrow();
        AtomicInteger looks = new AtomicInteger();

        assertThat(leases.sweep(HOUR, Progress.NONE)).isEmpty();
        leases.intake((done, total) -> {
                    if (looks.incrementAndGet() == 3) {
                        end(sweep);
                    }
                })
                .close();

        assertThat(looks).hasValue(3);
    }

    private static void end(Lease lease) {
        try {
            lease.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void theDeadHoldNothing() throws Exception {
        Manifest doomed = snapshot(1);
        store.forget(doomed.sha256());
        Stores.leave(blobs, "intake-dead");
        Stores.leave(blobs, "sweep-dead");

        assertThat(collector.collect(WITHOUT_WAITING, Progress.NONE).removed())
                .isEqualTo(doomed.chunks().size());
    }

    @Test
    void processThatPausedTooLongRecordsNothing() throws Exception {
        Path file = Stores.random(directory.resolve("file"), 1000, 1);
        Manifest manifest = Stores.manifest(Stores.take(store, file, Progress.NONE), file);
        Lease lapsed = new Leases(blobs, Duration.ZERO).intake(Progress.NONE);

        assertThatThrownBy(() -> store.record(lapsed, manifest)).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> store.take(lapsed, file, Progress.NONE)).isInstanceOf(LeaseLostException.class);

        assertThat(store.find(manifest.sha256())).isEmpty();
    }

    /** Few contents and many hands, so that chunks are dropped and wanted again all the time. */
    @Test
    void underConstantChangeNoSnapshotLosesAChunk() throws Exception {
        for (int content = 0; content < 4; content++) {
            Stores.random(directory.resolve("" + content), 60_000, content);
        }
        // One collection a change at most: a collector without a pause would leave snapshots no room.
        Semaphore changes = new Semaphore(0);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger removed = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(5)) {
            Future<?> collecting = threads.submit((Callable<Void>) () -> {
                changes.acquire();
                while (!over.get()) {
                    removed.addAndGet(collector.collect(AT_ONCE, Progress.NONE).removed());
                    changes.acquire();
                }
                return null;
            });
            List<Future<?>> changing = new ArrayList<>();
            for (int hand = 0; hand < 4; hand++) {
                Random random = new Random(hand);
                changing.add(threads.submit((Callable<Void>) () -> {
                    for (int change = 0; change < 40; change++) {
                        changeSomething(random);
                        changes.release();
                    }
                    return null;
                }));
            }
            try {
                for (Future<?> change : changing) {
                    change.get();
                }
            } finally {
                // Also when a change failed, or closing the pool would wait for the collections for ever.
                over.set(true);
                changes.release();
            }
            collecting.get();
        }

        for (String name : store.manifestNames()) {
            assertThat(store.verify(store.manifest(name), Progress.NONE)).isEmpty();
        }
        assertThat(removed).hasPositiveValue();
    }

    private void changeSomething(Random random) throws IOException {
        Path file = directory.resolve("" + random.nextInt(4));
        SnapshotStore own = new SnapshotStore(FileBlobStore.open(root, new DiskFiles()), new DiskFiles(), 1);
        if (random.nextInt(3) > 0) {
            Stores.snapshot(own, file);
        } else {
            own.forget(Stores.hash(file));
        }
    }

    private Manifest snapshot(int content) throws IOException {
        Path file = directory.resolve("" + content);
        return Stores.snapshot(store, Stores.random(file, 2_500_000, content));
    }

    private Set<String> chunks() throws IOException {
        try (Stream<String> names = blobs.list("chunks/")) {
            return names.map(name -> name.substring("chunks/ab/".length()))
                    .collect(java.util.stream.Collectors.toSet());
        } catch (NoSuchFileException none) {
            return Set.of();
        }
    }
}
