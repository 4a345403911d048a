package ai.beast.versioning.store.write;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.FileSignature;
import java.util.List;

/**
 * A file as the store has it.
 *
 * @param sha256 of the whole file
 * @param cutting the rules by which it was cut
 * @param newBytes how many of its bytes were not in the store before
 * @param signature of the file when it was read
 */
public record Content(
        Sha256 sha256, long sizeBytes, String cutting, List<Chunk> chunks, long newBytes, FileSignature signature) {

    public Content {
        chunks = List.copyOf(chunks);
    }
}
