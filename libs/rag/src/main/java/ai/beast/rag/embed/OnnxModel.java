package ai.beast.rag.embed;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Embedding models whose weights are on the class path. */
public enum OnnxModel {
    /** BAAI's bge-small-en-v1.5, quantized: English, 384 dimensions. */
    BGE_SMALL("bge-small-en-v1.5-q", Pooling.FIRST, "Represent this sentence for searching relevant passages: "),
    /** Microsoft's MiniLM as trained by sentence-transformers, quantized: English, 384 dimensions. */
    MINILM("all-minilm-l6-v2-q", Pooling.MEAN, "");

    /** What is made of the vectors of a text's tokens. */
    enum Pooling {
        /** The vector of the first mark stands for the text. */
        FIRST,
        /** The mean of all. */
        MEAN
    }

    private final String id;
    private final Pooling pooling;
    private final String queryPrefix;

    OnnxModel(String id, Pooling pooling, String queryPrefix) {
        this.id = id;
        this.pooling = pooling;
        this.queryPrefix = queryPrefix;
    }

    /** The model of a name such as {@code bge-small-en-v1.5-q}. */
    public static Optional<OnnxModel> named(String name) {
        return Arrays.stream(values()).filter(model -> model.id.equals(name)).findFirst();
    }

    public String id() {
        return id;
    }

    Pooling pooling() {
        return pooling;
    }

    String queryPrefix() {
        return queryPrefix;
    }

    InputStream weights() throws IOException {
        return open(id + ".onnx");
    }

    InputStream tokenizer() throws IOException {
        return open(id + "-tokenizer.json");
    }

    private static InputStream open(String resource) throws IOException {
        InputStream file = OnnxModel.class.getResourceAsStream("/" + resource);
        if (file == null) {
            throw new IOException("The class path has no " + resource);
        }
        return file;
    }
}
