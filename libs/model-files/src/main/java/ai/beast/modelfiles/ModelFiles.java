package ai.beast.modelfiles;

import ai.beast.modelfiles.ModelFileException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads the header of a model file, whatever its name: the format is told from the first bytes. Stateless; any thread may call it. */
public final class ModelFiles {

    private static final int GGUF_MAGIC = 0x46554747;

    private ModelFiles() {}

    /**
     * Reads the header of a regular file, following symbolic links. Costs the header's size, not the file's: a vocabulary is passed over and tensor data is
     * never touched.
     *
     * @throws ModelFileException if the content is not an acceptable model; {@link Reason#NOT_A_MODEL} also for directories and devices
     * @throws IOException if the file is missing or can't be read
     */
    public static ModelHeader read(Path file) throws ModelFileException, IOException {
        // Asked first because opening a named pipe would wait for a writer.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ModelFileException(Reason.NOT_A_MODEL, 0, "Not a regular file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel);
        }
    }

    /**
     * Reads the header of what a channel holds from offset 0 to its present size. The channel stays open, with its position changed.
     *
     * @throws ModelFileException if the content is not an acceptable model
     * @throws IOException if the channel can't be read
     */
    public static ModelHeader read(SeekableByteChannel channel) throws ModelFileException, IOException {
        HeaderInput input = new HeaderInput(channel);
        if (input.size() >= Integer.BYTES && input.peekInt() == GGUF_MAGIC) {
            return new GgufReader(input).read();
        }
        if (SafetensorsReader.looksLikeOne(input)) {
            return new SafetensorsReader(input).read();
        }
        throw new ModelFileException(Reason.NOT_A_MODEL, 0, "Neither a GGUF nor a safetensors file");
    }
}
