package ai.beast.rag.embed;

import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.token.Tokens;
import ai.beast.rag.token.WordPieceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Runs an embedding model in this process by ONNX Runtime, whose native library is loaded with the first one. Texts of similar length share a run, so that
 * little is computed for padding.
 */
public final class OnnxEmbedder implements Embedder {
    private static final int DIMENSIONS = 384;
    private static final int MAX_TOKENS = 512;
    private static final int MARKS = 2;
    /** Bounds the memory of a run: texts times the longest of them. */
    private static final int MAX_BATCH_TOKENS = 8192;

    private final OnnxModel model;
    private final WordPieceTokenizer tokenizer;
    private final EmbedderSpec spec;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final long begin;
    private final long end;

    private OnnxEmbedder(OnnxModel model, int threads) throws IOException, OrtException {
        this.model = model;
        try (InputStream file = model.tokenizer()) {
            tokenizer = WordPieceTokenizer.read(file);
        }
        begin = tokenizer.id("[CLS]");
        end = tokenizer.id("[SEP]");
        byte[] weights;
        try (InputStream file = model.weights()) {
            weights = file.readAllBytes();
        }
        spec = new EmbedderSpec(
                model.id(), "sha256:" + sha256(weights), DIMENSIONS, model.queryPrefix(), "", MAX_TOKENS);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            session = environment.createSession(weights, options);
        }
    }

    /**
     * Loads a model.
     *
     * @param threads that compute one run; each caller's thread has runs of its own
     */
    public static OnnxEmbedder load(OnnxModel model, int threads) {
        try {
            return new OnnxEmbedder(model, threads);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The embedder " + model.id() + " can't be read", unreadable);
        } catch (OrtException failed) {
            throw new IllegalStateException("The embedder " + model.id() + " can't be loaded", failed);
        }
    }

    @Override
    public EmbedderSpec spec() {
        return spec;
    }

    @Override
    public WordPieceTokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public List<Embedding> passages(List<String> texts) {
        return embed(texts.stream().map(tokenizer::encode).toList());
    }

    @Override
    public Embedding question(String text) {
        return embed(List.of(tokenizer.encode(model.queryPrefix() + text))).getFirst();
    }

    private List<Embedding> embed(List<Tokens> texts) {
        Embedding[] embeddings = new Embedding[texts.size()];
        List<Integer> longestFirst = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer at) -> -texts.get(at).size()))
                .toList();
        int from = 0;
        while (from < longestFirst.size()) {
            int width = width(texts.get(longestFirst.get(from)));
            int to = Math.min(from + Math.max(1, MAX_BATCH_TOKENS / width), longestFirst.size());
            List<Integer> batch = longestFirst.subList(from, to);
            run(batch.stream().map(texts::get).toList(), width, batch, embeddings);
            from = to;
        }
        return List.of(embeddings);
    }

    private static int width(Tokens tokens) {
        return Math.min(tokens.size() + MARKS, MAX_TOKENS);
    }

    private void run(List<Tokens> batch, int width, List<Integer> places, Embedding[] embeddings) {
        long[] ids = new long[batch.size() * width];
        long[] mask = new long[ids.length];
        for (int row = 0; row < batch.size(); row++) {
            int at = row * width;
            ids[at++] = begin;
            for (int id : batch.get(row).ids(MAX_TOKENS - MARKS)) {
                ids[at++] = id;
            }
            ids[at++] = end;
            Arrays.fill(mask, row * width, at, 1);
        }
        long[] shape = {batch.size(), width};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
                OnnxTensor typeTensor =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
                OrtSession.Result result = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", typeTensor))) {
            FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
            for (int row = 0; row < batch.size(); row++) {
                Tokens tokens = batch.get(row);
                float[] vector = pool(states, row * width * DIMENSIONS, width(tokens));
                embeddings[places.get(row)] = new Embedding(vector, tokens.size() > MAX_TOKENS - MARKS);
            }
        } catch (OrtException failed) {
            throw new IllegalStateException("The embedder " + model.id() + " failed", failed);
        }
    }

    private float[] pool(FloatBuffer states, int offset, int length) {
        double[] sums = new double[DIMENSIONS];
        int rows = model.pooling() == OnnxModel.Pooling.FIRST ? 1 : length;
        for (int row = 0; row < rows; row++) {
            for (int at = 0; at < DIMENSIONS; at++) {
                sums[at] += states.get(offset + row * DIMENSIONS + at);
            }
        }
        double square = 0;
        for (double sum : sums) {
            square += sum * sum;
        }
        float[] vector = new float[DIMENSIONS];
        for (int at = 0; at < DIMENSIONS; at++) {
            vector[at] = (float) (sums[at] / Math.sqrt(square));
        }
        return vector;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failed) {
            throw new IllegalStateException("The embedder " + model.id() + " can't be closed", failed);
        }
    }
}
