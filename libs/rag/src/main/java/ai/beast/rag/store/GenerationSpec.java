package ai.beast.rag.store;

/**
 * The parameters that all chunks of a generation share. They never change: other parameters make another generation.
 *
 * @param embedder that made the vectors
 * @param chunker its name, version and settings
 * @param parser name and version of the parsers
 */
public record GenerationSpec(EmbedderSpec embedder, String chunker, String parser) {}
