package ai.beast.rag.query;

/** How passages are searched. */
public enum Mode {
    /** By words, BM25. */
    LEXICAL,
    /** By the meaning that the embedder sees. */
    DENSE,
    /** By both, their ranks fused. */
    HYBRID
}
