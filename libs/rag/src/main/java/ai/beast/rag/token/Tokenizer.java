package ai.beast.rag.token;

/** Splits a text into an embedder's tokens. Thread-safe. */
public interface Tokenizer {

    /** All tokens of the text in order, without the marks that a model wants around them. */
    Tokens encode(String text);
}
