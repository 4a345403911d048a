package ai.beast.rag.ingest;

/**
 * A line of a report about one file.
 *
 * @param path in the source
 * @param reason for people
 */
public record FileNote(String path, String reason) {}
