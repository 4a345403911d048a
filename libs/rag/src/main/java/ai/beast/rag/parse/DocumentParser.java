package ai.beast.rag.parse;

/** Reads documents of one format. Thread-safe. */
public interface DocumentParser {
    /** Characters of text that are taken from one document; longer ones are refused. */
    int MAX_TEXT = 16 * 1024 * 1024;

    /**
     * Reads a document.
     *
     * @param name of the file
     * @param bytes of the whole file
     * @throws ParseException when the bytes are none of the format, or more than a limit allows
     */
    ParsedDocument parse(String name, byte[] bytes) throws ParseException;
}
