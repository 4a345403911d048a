package ai.beast.versioning.store.chunk;

/**
 * One chunk of a snapshot that cannot be had as it was stored.
 *
 * @param chunk which one, with the tensors it concerns
 */
public record Damage(Chunk chunk, Kind kind) {

    public enum Kind {
        /** The store has no such chunk. */
        MISSING,
        /** The stored bytes do not have the chunk's hash or length. */
        CORRUPT
    }

    /** The damage in words, fit for a user. */
    public String describe() {
        String what = chunk.tensors().isEmpty() ? "header or content" : String.join(", ", chunk.tensors());
        String how = kind == Kind.MISSING ? "is missing" : "is corrupt";
        return "the chunk at " + chunk.offset() + " (" + what + ") " + how;
    }
}
