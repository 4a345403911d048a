package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.beast.jobs.download.checkpoint.CheckpointJournal;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.PartialName;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.VirtualTime;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialSweeperTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime();
    private final JobStore store = new MemoryJobStore(LEASE, Retention.DEFAULT, time);
    private Path models;

    @BeforeEach
    void setUp() throws IOException {
        models = Files.createDirectory(directory.resolve("models"));
    }

    @Test
    void aRunningJobKeepsWhatItHas() throws Exception {
        String job = running();
        Path partial = partial(models.resolve("deep/er"), job);

        sweep(models);

        assertThat(partial).exists();
        assertThat(CheckpointJournal.of(partial)).exists();
    }

    @Test
    void aPausedJobKeepsWhatItHasHoweverLong() throws Exception {
        String job = running();
        store.pause(job);
        store.settle("w", List.of(new Outcome.Released(job, 1, null, Duration.ZERO)), 0);
        assertThat(state(job)).isEqualTo(JobState.WAITING);
        Path partial = old(partial(models, job));

        sweep(models);

        assertThat(partial).exists();
    }

    @Test
    void whatAnEndedJobLeftGoesOfAllItsRuns() throws Exception {
        String job = ended();
        partial(models.resolve("deep/er"), job);
        Path released = Files.writeString(models.resolve(".m.gguf." + job + ".part"), "released");
        Path journalAlone = Files.writeString(models.resolve(".n.gguf." + job + ".3.part.at"), "journal");

        sweep(models);

        assertThat(models.resolve("deep/er")).isEmptyDirectory();
        assertThat(List.of(released, journalAlone)).noneMatch(Files::exists);
    }

    @Test
    void whatAJobTheReaperEndedLeftGoes() throws Exception {
        String job = JobIds.system().next();
        store.enqueue(List.of(NewJob.of(job, "test", "{}").withOptions(JobOptions.DEFAULT.withMaxLosses(0))));
        store.claim("w", 1);
        Path partial = partial(models, job);
        time.pass(LEASE.plusSeconds(1));
        store.reap(10);
        assertThat(state(job)).isEqualTo(JobState.FAILED);

        sweep(models);

        assertThat(partial).doesNotExist();
    }

    /** With its journal, which goes with it: its own turn comes when it is gone. */
    @Test
    void deletesFilesOfUnknownJobsAfterADay() throws Exception {
        Path young = partial(models, JobIds.system().next());
        Path old = old(partial(models, JobIds.system().next()));

        sweep(models);

        assertThat(young).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void otherFilesAreLeftAlone() throws Exception {
        Path model = old(Files.writeString(models.resolve("m.gguf"), "model"));
        Path foreign = old(Files.writeString(models.resolve(".m.gguf.part"), "another program"));

        sweep(models);

        assertThat(List.of(model, foreign)).allMatch(Files::exists);
    }

    @Test
    void aModelsDirectoryThatIsALinkIsSweptToo() throws Exception {
        Path partial = partial(models, ended());
        Path link = Files.createSymbolicLink(directory.resolve("link"), models);

        sweep(link);

        assertThat(partial).doesNotExist();
    }

    @Test
    void aModelsDirectoryThatIsNotThereYetIsNoFailure() throws Exception {
        sweep(models.resolve("none"));
    }

    @Test
    void aDirectoryThatCannotBeReadHidesNoOther() throws Exception {
        Path closed = Files.createDirectory(models.resolve("lost+found"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(closed))
                .as("who runs this may read everything")
                .isFalse();
        String job = ended();
        List<Path> partials = List.of(partial(models.resolve("a"), job), partial(models.resolve("z"), job));

        sweep(models);

        assertThat(partials).noneMatch(Files::exists);
    }

    @Test
    void aFileThatIsGoneBeforeItsTurnHidesNoOther() throws Exception {
        for (String place : List.of("a", "b", "c")) {
            Path partial = old(partial(models.resolve(place), JobIds.system().next()));
            Files.delete(CheckpointJournal.of(partial));
        }
        AtomicBoolean removed = new AtomicBoolean();
        JobStore whileAskedOneIsRemoved = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (_, method, arguments) -> {
                    if (removed.compareAndSet(false, true)) {
                        remove((String) arguments[0]);
                    }
                    return method.invoke(store, arguments);
                });

        sweep(models, whileAskedOneIsRemoved);

        for (String place : List.of("a", "b", "c")) {
            assertThat(models.resolve(place)).isEmptyDirectory();
        }
    }

    private void remove(String job) throws IOException {
        for (String place : List.of("a", "b", "c")) {
            for (Path partial : Destinations.partials(models.resolve(place).resolve("m.gguf"), job)) {
                Files.delete(partial);
            }
        }
    }

    private void sweep(Path root) throws IOException {
        sweep(root, store);
    }

    private static void sweep(Path root, JobStore jobs) throws IOException {
        new PartialSweeper(new Destinations(root), jobs, DownloadRig.configuration(root, Map.of()), true).sweep();
    }

    private String running() {
        String job = JobIds.system().next();
        store.enqueue(List.of(NewJob.of(job, "test", "{}")));
        assertThat(store.claim("w", 1)).hasSize(1);
        return job;
    }

    private String ended() {
        String job = JobIds.system().next();
        store.enqueue(List.of(NewJob.of(job, "test", "{}")));
        store.cancel(job);
        assertThat(state(job)).isEqualTo(JobState.CANCELLED);
        return job;
    }

    private JobState state(String job) {
        return store.get(job).orElseThrow().state();
    }

    private static Path partial(Path place, String job) throws IOException {
        Path partial = PartialName.of(Files.createDirectories(place).resolve("m.gguf"), job, 2);
        Files.writeString(partial, "partial");
        Files.writeString(CheckpointJournal.of(partial), "journal");
        return partial;
    }

    private static Path old(Path file) throws IOException {
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(file, longAgo);
        if (Files.exists(CheckpointJournal.of(file))) {
            Files.setLastModifiedTime(CheckpointJournal.of(file), longAgo);
        }
        return file;
    }
}
