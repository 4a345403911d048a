package ai.beast.rag.store;

/**
 * A row of a generation's list of documents.
 *
 * @param chunks that were published with the document
 */
public record DocumentEntry(StoredDocument document, int chunks) {}
