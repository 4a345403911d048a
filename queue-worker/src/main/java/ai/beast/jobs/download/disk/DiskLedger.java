package ai.beast.jobs.download.disk;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.Failures;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Reserves disk space for running downloads, so that two downloads that fit only one at a time do not both start. Reservations
 * are small files in a hidden directory of the models directory, one per run, named {@code <job>.<fence>}, and bind every
 * worker that shares it. A reservation that its run has not renewed for {@value #STALE_SECONDS} seconds is void. Thread-safe.
 */
@ApplicationScoped
public class DiskLedger {
    static final String DIRECTORY = ".downloads";
    private static final int STALE_SECONDS = 60;
    private static final Duration CONFIRM_EVERY = Duration.ofSeconds(5);
    private static final String BEING_WRITTEN = ".new";
    private static final ReentrantLock HERE = new ReentrantLock();

    private final Path directory;
    private final SpaceProbe space;
    private final long keepFree;

    @Inject
    DiskLedger(Destinations destinations, DownloadConfiguration configuration) {
        this(destinations, directory -> Files.getFileStore(directory).getUsableSpace(), configuration);
    }

    public DiskLedger(Destinations destinations, SpaceProbe space, DownloadConfiguration configuration) {
        this.directory = destinations.root().resolve(DIRECTORY);
        this.space = space;
        this.keepFree = configuration.diskReserve();
    }

    /**
     * Reserves space for the bytes that are still to be written.
     *
     * @param place an existing directory on the file system in question
     * @param job owner; replaces reservations of its earlier runs
     * @param fence of its run
     * @param bytes more than is on the disk already
     * @throws JobFailedException {@code disk_full} when the space is not free beside other reservations
     */
    public Reservation reserve(Path place, String job, long fence, long bytes) throws IOException, JobFailedException {
        Files.createDirectories(directory);
        FileStore store = Files.getFileStore(place);
        String disk = store.name() + " " + store.type();
        HERE.lock();
        try (FileChannel channel = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            long promised = promised(disk, job, fence);
            long usable = space.usable(place);
            // This way round nothing runs over, whatever size a server claims.
            if (bytes > usable - promised - keepFree) {
                throw Failures.permanent(
                        ErrorCode.DISK_FULL,
                        "The download needs " + bytes + " bytes and " + keepFree + " must stay free, but "
                                + Math.max(0, usable) + " are free"
                                + (promised > 0 ? ", " + promised + " of them reserved for other downloads" : ""));
            }
            Reservation reservation = new Reservation(directory.resolve(job + "." + fence), disk);
            reservation.write(bytes);
            return reservation;
        } finally {
            HERE.unlock();
        }
    }

    private long promised(String disk, String job, long fence) throws IOException {
        long sum = 0;
        Instant oldest = Instant.now().minusSeconds(STALE_SECONDS);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.equals("lock")) {
                    continue;
                }
                if (name.endsWith(BEING_WRITTEN)) {
                    deleteIfOlder(file, oldest);
                } else if (!jobOf(name).equals(job)) {
                    sum += promise(file, disk, oldest);
                } else if (fenceOf(name) < fence) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return sum;
    }

    private static String jobOf(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** 0 for a name without a token, as earlier versions wrote it. */
    private static long fenceOf(String name) {
        try {
            return Long.parseLong(name.substring(name.indexOf('.') + 1));
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private static boolean deleteIfOlder(Path file, Instant oldest) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(oldest) && Files.deleteIfExists(file);
        } catch (NoSuchFileException gone) {
            return true;
        }
    }

    private static long promise(Path file, String disk, Instant oldest) throws IOException {
        try {
            if (deleteIfOlder(file, oldest)) {
                return 0;
            }
            List<String> lines = Files.readAllLines(file);
            return lines.size() == 2 && lines.getFirst().equals(disk) ? Long.parseLong(lines.getLast()) : 0;
        } catch (NoSuchFileException | NumberFormatException gone) {
            return 0;
        }
    }

    /** A reservation. Used by one thread. */
    public static final class Reservation implements AutoCloseable {
        private final Path file;
        private final String disk;
        private long confirmedNanos;

        private Reservation(Path file, String disk) {
            this.file = file;
            this.disk = disk;
        }

        /** Updates the bytes still to be written; cheap, called often. */
        public void remaining(long bytes) throws IOException {
            if (System.nanoTime() - confirmedNanos >= CONFIRM_EVERY.toNanos()) {
                write(bytes);
            }
        }

        private void write(long bytes) throws IOException {
            Path fresh = file.resolveSibling(file.getFileName() + BEING_WRITTEN);
            Files.writeString(fresh, disk + "\n" + Math.max(0, bytes));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            confirmedNanos = System.nanoTime();
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }
}
