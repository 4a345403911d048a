package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ModelFileException;
import ai.beast.modelfiles.ModelFiles;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.registry.discovery.layout.SystemWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** The outcome of reading a file's header. */
public sealed interface FileHeader {

    /** The header. */
    record Read(ModelHeader header) implements FileHeader {}

    /**
     * The file is there, its header is of no use.
     *
     * @param reason a stable code
     * @param detail the real reason, with the byte or key where there is one
     */
    record Unreadable(String reason, String detail) implements FileHeader {}

    int MAX_DETAIL = 300;

    /** There is no such file now. */
    record Absent() implements FileHeader {}

    static FileHeader of(Path file) {
        Logger log = Logger.getLogger(FileHeader.class);
        if (!Files.exists(file)) {
            return new Absent();
        }
        try {
            ModelHeader header = ModelFiles.read(file);
            return NotWeights.of(header).<FileHeader>map(each -> each).orElseGet(() -> new Read(header));
        } catch (ModelFileException refused) {
            String detail = shortened(refused.detail());
            log.warnf("The header of %s was refused: %s", file, detail);
            return new Unreadable(refused.reason().code(), detail);
        } catch (NoSuchFileException gone) {
            return new Absent();
        } catch (IOException unreadable) {
            log.warnf("%s could not be read: %s", file, unreadable);
            return new Unreadable("unreadable", "The file cannot be read: " + SystemWords.of(unreadable));
        }
    }

    /** It quotes keys and names of the file, which may be long and hold any character. */
    private static String shortened(String detail) {
        String cut = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
