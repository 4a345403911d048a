package ai.beast.jobs.download.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint of written, not yet durable bytes in a file beside the partial file, for a process that is killed while the
 * machine runs on: written bytes are in the page cache then. An entry is valid until the next boot and for the same file
 * (file key) only; after a power cut the job's checkpoint decides. Used by one thread.
 *
 * <p>The format: two slots of {@value #SLOT} bytes, written in turn, each with a number, the length of the note, its CRC-32C and the note;
 * a torn write spoils one slot at most.
 */
public final class CheckpointJournal implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CheckpointJournal.class);
    private static final int SLOT = 256 * 1024;
    private static final int HEAD = Long.BYTES + Integer.BYTES + Integer.BYTES;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final FileChannel channel;
    private final String about;
    private long number;

    private CheckpointJournal(FileChannel channel, String about) {
        this.channel = channel;
        this.about = about;
    }

    public static Path of(Path partial) {
        return partial.resolveSibling(partial.getFileName() + ".at");
    }

    /** Begins a journal of a partial file that exists. @return null where the system has no boot id */
    public static @Nullable CheckpointJournal open(Path partial) throws IOException {
        String about = about(partial);
        if (about == null) {
            return null;
        }
        // A new file: a stale run may still write to the old one.
        Files.deleteIfExists(of(partial));
        FileChannel channel = FileChannel.open(of(partial), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new CheckpointJournal(channel, about);
    }

    /** Deletes the journal of a partial file. */
    public static void discard(Path partial) throws IOException {
        Files.deleteIfExists(of(partial));
    }

    /** Writes an entry; a checkpoint larger than a slot is skipped. */
    public void write(FileCheckpoint written) throws IOException {
        byte[] note = (about + "\n" + written.write()).getBytes(StandardCharsets.UTF_8);
        if (note.length > SLOT - HEAD) {
            return;
        }
        number++;
        ByteBuffer slot = ByteBuffer.allocate(HEAD + note.length);
        slot.putLong(number)
                .putInt(note.length)
                .putInt(sum(note, note.length))
                .put(note)
                .flip();
        channel.write(slot, number % 2 * SLOT);
    }

    /** The last valid entry for the partial file. */
    public static Optional<FileCheckpoint> read(Path partial) {
        try {
            String about = about(partial);
            byte[] slots = Files.readAllBytes(of(partial));
            String newest = null;
            long best = 0;
            for (int at = 0; at + HEAD <= slots.length; at += SLOT) {
                ByteBuffer slot = ByteBuffer.wrap(slots, at, Math.min(SLOT, slots.length - at));
                long turn = slot.getLong();
                int length = slot.getInt();
                int sum = slot.getInt();
                if (turn > best && length > 0 && length <= slot.remaining()) {
                    byte[] note = new byte[length];
                    slot.get(note);
                    if (sum(note, length) == sum) {
                        best = turn;
                        newest = new String(note, StandardCharsets.UTF_8);
                    }
                }
            }
            if (newest == null || about == null || !newest.startsWith(about + "\n")) {
                return Optional.empty();
            }
            return Optional.of(FileCheckpoint.read(newest.substring(about.length() + 1)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            LOG.debugf("The journal of %s cannot be read: %s", partial, unreadable);
            return Optional.empty();
        }
    }

    /** Identifies the boot and the file; null where the system has no boot id or file key. */
    private static @Nullable String about(Path partial) throws IOException {
        Object file = Files.readAttributes(partial, BasicFileAttributes.class).fileKey();
        return file == null || !Files.isReadable(BOOT_ID)
                ? null
                : Files.readString(BOOT_ID).strip() + " " + file;
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
