package ai.beast.versioning.store.disk;

import ai.beast.versioning.store.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Real files that stop at a chosen operation: with an error as a full disk gives it, or as if the process were killed, or as
 * if the power went, which takes with it all or some of what was not synced. Syncs cost nothing here; what they protect is
 * kept on record instead.
 */
public final class FaultyFiles implements DurableFiles {
    /** Not an exception the code under test may handle: a dead process handles nothing. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What happens at the chosen operation. */
    public enum Fault {
        /** It fails with an error; later ones work. */
        ERROR,
        /** The process is killed; what it wrote stays. */
        KILL,
        /** The power goes; everything that was not synced is lost. */
        POWER,
        /** The power goes; of what was not synced, contents and names apart, about half is lost. */
        POWER_TAKES_SOME,
        /** The power goes; of what was not synced only the latest name survives. */
        POWER_SPARES_THE_LATEST
    }

    private record Undo(Path directory, Step step) {}

    private interface Step {
        void run() throws IOException;
    }

    private final DurableFiles disk = new DiskFiles();
    private final Set<Path> unsyncedContent = new HashSet<>();
    private final List<Undo> unsyncedNames = new ArrayList<>();
    private Fault fault = Fault.ERROR;
    private Random chance = new Random(0);
    private int left = Integer.MAX_VALUE;
    private boolean dead;
    private boolean flips;

    /** Lets the n-th operation from now be struck. */
    public synchronized void strike(Fault with, int operation) {
        fault = with;
        left = operation;
        chance = new Random(operation);
    }

    /** Lets the n-th operation from now, if it is a write, write one bit wrong and say nothing. */
    public synchronized void flip(int operation) {
        flips = true;
        left = operation;
    }

    /** Another process goes on where the killed one left the files, before anything was lost. */
    public synchronized void revive() {
        dead = false;
        left = Integer.MAX_VALUE;
    }

    /** The power goes now, and takes everything with it that was not synced. */
    public synchronized void losePower() throws IOException {
        dead = true;
        fault = Fault.POWER;
        loseUnsynced();
    }

    /** Whether the chosen operation was reached. */
    public synchronized boolean struck() {
        return left <= 0;
    }

    private void step() throws IOException {
        if (dead) {
            throw new Killed();
        }
        if (--left == 0 && !flips) {
            if (fault == Fault.ERROR) {
                throw new IOException("No space left on device");
            }
            dead = true;
            if (fault != Fault.KILL) {
                loseUnsynced();
            }
            throw new Killed();
        }
    }

    private void loseUnsynced() throws IOException {
        for (Path file : unsyncedContent) {
            if (Files.exists(file) && takes()) {
                Files.write(file, new byte[0]);
            }
        }
        Undo latest = unsyncedNames.isEmpty() ? null : unsyncedNames.getLast();
        for (Undo undo : unsyncedNames.reversed()) {
            if (takes() && !(fault == Fault.POWER_SPARES_THE_LATEST && undo == latest)) {
                undo.step().run();
            }
        }
    }

    private static ByteBuffer flipped(ByteBuffer content) {
        ByteBuffer copy = ByteBuffer.allocate(content.remaining()).put(content).flip();
        int middle = copy.limit() / 2;
        return copy.put(middle, (byte) (copy.get(middle) ^ 1));
    }

    private boolean takes() {
        return fault != Fault.POWER_TAKES_SOME || chance.nextBoolean();
    }

    @Override
    public NewFile create(Path file) throws IOException {
        synchronized (this) {
            step();
            NewFile target = disk.create(file);
            unsyncedContent.add(file);
            unsyncedNames.add(new Undo(file.getParent(), () -> Files.deleteIfExists(file)));
            return new NewFile() {
                @Override
                public void write(ByteBuffer content, long position) throws IOException {
                    synchronized (FaultyFiles.this) {
                        step();
                        target.write(flips && left == 0 ? flipped(content) : content, position);
                    }
                }

                @Override
                public void readBack(ByteBuffer content, long position) throws IOException {
                    target.readBack(content, position);
                }

                @Override
                public void sync() throws IOException {
                    synchronized (FaultyFiles.this) {
                        step();
                        unsyncedContent.remove(file);
                    }
                }

                @Override
                public void close() throws IOException {
                    target.close();
                }
            };
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        step();
        byte[] replaced = Files.exists(to) ? Files.readAllBytes(to) : null;
        disk.rename(from, to);
        if (unsyncedContent.remove(from)) {
            unsyncedContent.add(to);
        }
        unsyncedNames.add(new Undo(to.getParent(), () -> put(to, replaced)));
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        step();
        if (!Files.exists(directory)) {
            disk.createDirectory(directory);
            unsyncedNames.add(new Undo(directory.getParent(), () -> Trees.delete(directory)));
        }
    }

    @Override
    public synchronized boolean delete(Path file) throws IOException {
        step();
        if (!Files.exists(file)) {
            return false;
        }
        byte[] deleted = Files.readAllBytes(file);
        unsyncedNames.add(new Undo(file.getParent(), () -> put(file, deleted)));
        return disk.delete(file);
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        step();
        unsyncedNames.removeIf(undo -> undo.directory().equals(directory));
    }

    private static void put(Path file, byte[] content) throws IOException {
        if (content == null) {
            Files.deleteIfExists(file);
        } else if (Files.isDirectory(file.getParent())) {
            Files.write(file, content);
        }
    }
}
