package ai.beast.gateway.alias;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;

/** The last known aliases on disk, for a start while the registry is unavailable. The file is replaced atomically. */
final class AliasFile {
    private static final Logger LOG = Logger.getLogger(AliasFile.class);
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final Path file;
    private boolean damaged;

    AliasFile(Path file) {
        this.file = file;
    }

    /** What was written last; no aliases where the file is missing or damaged. A damaged one is kept under another name. */
    AliasTable read() {
        try {
            AliasTable table = JSON.readValue(file.toFile(), AliasTable.class);
            if (table != null) {
                return table;
            }
            setAside("it is empty");
        } catch (IOException unreadable) {
            if (Files.exists(file)) {
                setAside(String.valueOf(unreadable.getMessage()));
            }
        }
        return AliasTable.EMPTY;
    }

    /** Whether the file that was read was damaged. */
    boolean isDamaged() {
        return damaged;
    }

    private void setAside(String why) {
        damaged = true;
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        LOG.warnf("The copy of the aliases in %s cannot be read and is set aside as %s: %s", file, aside, why);
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException stays) {
            LOG.warnf("It could not be set aside: %s", stays.getMessage());
        }
    }

    void write(AliasTable table) throws IOException {
        Files.createDirectories(file.getParent());
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(table));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
