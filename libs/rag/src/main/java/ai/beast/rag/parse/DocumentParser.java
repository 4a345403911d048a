package ai.beast.rag.parse;

/** Reads documents of one format. Thread-safe. */
public interface DocumentParser {
    /** Characters of text that are taken from one document; longer ones are refused. */
    int MAX_TEXT = 8 * 1024 * 1024;

    /** Blocks that are taken from one document; one that has more is refused. */
    int MAX_BLOCKS = 250_000;

    /**
     * Reads a document.
     *
     * @param name of the file
     * @param bytes of the whole file
     * @throws ParseException when the bytes are none of the format, or more than a limit allows
     */
    ParsedDocument parse(String name, byte[] bytes) throws ParseException;
}
