package ai.beast.versioning.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Real files that stop at a chosen operation: with an error as a full disk gives it, or as if the process were killed, or as
 * if the power went, which takes with it everything that was not synced. Syncs cost nothing here; what they protect is kept
 * on record instead.
 */
final class FaultyFiles implements DurableFiles {
    /** Not an exception the code under test may handle: a dead process handles nothing. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private enum Fault {
        ERROR,
        KILL,
        POWER
    }

    private record Undo(Path directory, Step step) {}

    private interface Step {
        void run() throws IOException;
    }

    private final DurableFiles disk = new DiskFiles();
    private final Set<Path> unsyncedContent = new HashSet<>();
    private final List<Undo> unsyncedNames = new ArrayList<>();
    private Fault fault = Fault.ERROR;
    private int left = Integer.MAX_VALUE;
    private boolean dead;

    /** The n-th operation from now fails with an error; later ones work. */
    synchronized void failAt(int operation) {
        fault = Fault.ERROR;
        left = operation;
    }

    /** The process is killed at the n-th operation from now; what it wrote stays. */
    synchronized void killAt(int operation) {
        fault = Fault.KILL;
        left = operation;
    }

    /** The power goes at the n-th operation from now; what was not synced is lost. */
    synchronized void losePowerAt(int operation) {
        fault = Fault.POWER;
        left = operation;
    }

    /** Whether the chosen operation was reached. */
    synchronized boolean struck() {
        return left <= 0;
    }

    private void step() throws IOException {
        if (dead) {
            throw new Killed();
        }
        if (--left == 0) {
            if (fault == Fault.ERROR) {
                throw new IOException("No space left on device");
            }
            dead = true;
            if (fault == Fault.POWER) {
                loseUnsynced();
            }
            throw new Killed();
        }
    }

    private void loseUnsynced() throws IOException {
        for (Path file : unsyncedContent) {
            if (Files.exists(file)) {
                Files.write(file, new byte[0]);
            }
        }
        for (Undo undo : unsyncedNames.reversed()) {
            undo.step().run();
        }
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
                        target.write(content, position);
                    }
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
