package ai.beast.jobs.rag.model;

import java.util.List;
import java.util.Locale;

/**
 * What a model wants to stand before a question and before a passage, as the cards of the models say. It is kept with each generation, so that a change here changes no
 * collection that there is.
 */
record EmbeddingPrefixes(String question, String passage) {
    private static final EmbeddingPrefixes NONE = new EmbeddingPrefixes("", "");
    private static final EmbeddingPrefixes SEARCHING =
            new EmbeddingPrefixes("Represent this sentence for searching relevant passages: ", "");

    private record Known(String part, EmbeddingPrefixes prefixes) {}

    /** The first that is a part of the name holds. */
    private static final List<Known> KNOWN = List.of(
            new Known("nomic-embed", new EmbeddingPrefixes("search_query: ", "search_document: ")),
            new Known("mxbai-embed", SEARCHING),
            new Known("snowflake-arctic-embed", SEARCHING),
            new Known("bge-m3", NONE),
            new Known("bge-small-en", SEARCHING),
            new Known("bge-base-en", SEARCHING),
            new Known("bge-large", SEARCHING),
            new Known("e5-", new EmbeddingPrefixes("query: ", "passage: ")),
            new Known("embeddinggemma", new EmbeddingPrefixes("task: search result | query: ", "title: none | text: ")),
            new Known(
                    "qwen3-embedding",
                    new EmbeddingPrefixes(
                            "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ",
                            "")));

    /** Those of a model; empty ones for a model that is not known to want any. */
    static EmbeddingPrefixes of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        return KNOWN.stream()
                .filter(known -> name.contains(known.part()))
                .map(Known::prefixes)
                .findFirst()
                .orElse(NONE);
    }
}
