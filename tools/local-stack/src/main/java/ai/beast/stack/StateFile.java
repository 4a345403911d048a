package ai.beast.stack;

import ai.beast.stack.process.AtomicFile;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file in which the supervisor says how things are. A reader sees one whole state or another. */
public final class StateFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;

    public StateFile(Path file) {
        this.file = file;
    }

    public void write(StackState state) {
        try {
            AtomicFile.write(file, JSON.writeValueAsString(state) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last state written; empty when there is none or it is of a kind this program does not know. */
    public Optional<StackState> read() {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), StackState.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
