package ai.beast.rag.store;

/** A document whose stored chunks are not what was published with it. */
public record Discrepancy(String documentId, String reason) {}
