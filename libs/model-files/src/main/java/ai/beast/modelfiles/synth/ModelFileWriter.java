package ai.beast.modelfiles.synth;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model file that was described and can be written. Not thread-safe. */
public abstract sealed class ModelFileWriter permits GgufWriter, SafetensorsWriter {

    /** Writes to a stream, which stays open. */
    public abstract void write(OutputStream target) throws IOException;

    /**
     * Writes the file, replacing one that is there.
     *
     * @return its size in bytes
     */
    public long write(Path file) throws IOException {
        try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(file))) {
            write(target);
        }
        return Files.size(file);
    }

    public byte[] toBytes() {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try {
            write(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target.toByteArray();
    }
}
