package ai.beast.modelfiles.memory;

import ai.beast.modelfiles.ArrayPreview;
import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ModelHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a model's dimensions from GGUF metadata. Keys are those of ggml {@code docs/gguf.md} and llama.cpp's {@code llama-arch}; which layers slide or recur
 * follows llama.cpp's loaders. A layer of which the file does not tell counts as full attention, so that an estimate errs upwards.
 */
final class DimensionsReader {

    private static final int MAX_LAYERS = 4096;
    private static final long MAX_NUMBER = 1L << 32;

    /** Every n-th layer looks at everything, in architectures whose files hold the window alone. */
    private static final Map<String, Integer> SLIDING_PERIODS = Map.of(
            "gemma2", 2,
            "gemma3", 6,
            "gpt-oss", 2,
            "cohere2", 4,
            "exaone4", 4,
            "olmo2", 4,
            "llama4", 4,
            "afmoe", 4);

    private static final Map<String, Integer> RECURRENT_PERIODS = Map.of("qwen3next", 4, "qwen35", 4, "qwen35moe", 4);
    private static final long LLAMA4_WINDOW = 8192;

    private final ModelHeader header;
    private final String architecture;

    DimensionsReader(ModelHeader header) {
        this.header = header;
        this.architecture = header.architecture() == null ? "" : header.architecture();
    }

    ModelDimensions read() {
        long blocks = number("block_count", 0);
        long embedding = number("embedding_length", 0);
        boolean causal = !encoder();
        boolean complete = header.format() == ModelFormat.GGUF
                && !header.projector()
                && embedding > 0
                && blocks > 0
                && blocks <= MAX_LAYERS;
        List<LayerGroup> layers = complete && causal ? layers((int) blocks, embedding) : List.of();
        return new ModelDimensions(
                header.tensorBytes(),
                embedding,
                feedForward(),
                largest("attention.head_count"),
                vocabulary(),
                causal && value("pooling_type") == null,
                layers,
                complete);
    }

    /** An encoder sees its whole input at once and caches nothing. */
    private boolean encoder() {
        return Boolean.FALSE.equals(value("attention.causal"))
                || architecture.contains("bert")
                || architecture.equals("gemma-embedding");
    }

    private List<LayerGroup> layers(int blocks, long embedding) {
        long heads = Math.max(1, largest("attention.head_count"));
        long keyLength = number("attention.key_length", embedding / heads);
        long valueLength = number("attention.value_length", embedding / heads);
        boolean latent = number("attention.key_length_mla", 0) > 0 && number("attention.value_length_mla", 0) > 0;
        long window = number("attention.sliding_window", architecture.equals("llama4") ? LLAMA4_WINDOW : 0);
        long state = stateElements(embedding);
        // Prediction heads and layers that reuse an earlier layer's cache have none of their own.
        long cached = blocks - number("nextn_predict_layers", 0) - number("attention.shared_kv_layers", 0);
        List<LayerGroup> groups = new ArrayList<>();
        for (int layer = 0; layer < cached; layer++) {
            long kvHeads = perLayer("attention.head_count_kv", layer, perLayer("attention.head_count", layer, 0));
            boolean recurrent = state > 0 && recurrent(layer, kvHeads);
            if (recurrent) {
                append(groups, LayerGroup.recurrent(state));
            }
            if (kvHeads == 0 || (recurrent && !architecture.equals("falcon-h1"))) {
                continue;
            }
            if (window > 0 && sliding(layer)) {
                long keys = Saturating.multiply(kvHeads, number("attention.key_length_swa", keyLength));
                long values = Saturating.multiply(kvHeads, number("attention.value_length_swa", valueLength));
                append(groups, LayerGroup.sliding(keys, values, window));
            } else {
                long values = latent ? 0 : Saturating.multiply(kvHeads, valueLength);
                append(groups, LayerGroup.full(Saturating.multiply(kvHeads, keyLength), values));
            }
        }
        return groups;
    }

    private static void append(List<LayerGroup> groups, LayerGroup layer) {
        if (!groups.isEmpty() && groups.getLast().sameShape(layer)) {
            LayerGroup last = groups.removeLast();
            groups.add(last.withCount(last.count() + 1));
        } else {
            groups.add(layer);
        }
    }

    private boolean sliding(int layer) {
        ArrayPreview pattern = header.arrays().get(key("attention.sliding_window_pattern"));
        if (pattern != null) {
            return layer < pattern.preview().size()
                    && (Boolean.TRUE.equals(pattern.preview().get(layer))
                            || Long.valueOf(1).equals(pattern.preview().get(layer)));
        }
        long period = number("attention.sliding_window_pattern", SLIDING_PERIODS.getOrDefault(architecture, 1));
        return period == 0 || layer % period < period - 1;
    }

    private boolean recurrent(int layer, long kvHeads) {
        if (architecture.equals("falcon-h1")) {
            return true;
        }
        if (architecture.startsWith("nemotron_h")) {
            return kvHeads == 0 && perLayer("feed_forward_length", layer, 0) == 0;
        }
        long interval = number("full_attention_interval", RECURRENT_PERIODS.getOrDefault(architecture, 0));
        return interval > 0 ? (layer + 1) % interval != 0 : kvHeads == 0;
    }

    /** Elements of a recurrent layer's state: RWKV's token shift and matrix, LFM2's short convolution, or Mamba's convolution and scan states. */
    private long stateElements(long embedding) {
        long wkvHead = number("wkv.head_size", 0);
        if (wkvHead > 0) {
            return Saturating.multiply(embedding, Saturating.add(number("token_shift_count", 2), wkvHead));
        }
        long shortConvolution = number("shortconv.l_cache", 0);
        if (shortConvolution > 0) {
            return Saturating.multiply(embedding, shortConvolution - 1);
        }
        long inner = number("ssm.inner_size", 0);
        long stateSize = number("ssm.state_size", 0);
        long columns = Math.max(0, number("ssm.conv_kernel", 0) - 1);
        long groupWidth = Saturating.multiply(2, number("ssm.group_count", 0), stateSize);
        return Saturating.add(
                Saturating.multiply(columns, Saturating.add(inner, groupWidth)), Saturating.multiply(stateSize, inner));
    }

    private long feedForward() {
        long dense = largest("feed_forward_length");
        long experts = Saturating.multiply(number("expert_used_count", 0), number("expert_feed_forward_length", dense));
        return Math.max(dense, experts);
    }

    private long vocabulary() {
        ArrayPreview tokens = header.arrays().get("tokenizer.ggml.tokens");
        return number("vocab_size", tokens == null ? 0 : tokens.length());
    }

    private long number(String key, long fallback) {
        return value(key) instanceof Long number && number >= 0 && number <= MAX_NUMBER ? number : fallback;
    }

    /** A setting that is one number for all layers or a list with one for each. */
    private long perLayer(String key, int layer, long fallback) {
        ArrayPreview list = header.arrays().get(key(key));
        if (list == null) {
            return number(key, fallback);
        }
        boolean there = layer < list.preview().size()
                && list.preview().get(layer) instanceof Long number
                && number >= 0
                && number <= MAX_NUMBER;
        return there ? (Long) list.preview().get(layer) : largest(key);
    }

    private long largest(String key) {
        ArrayPreview list = header.arrays().get(key(key));
        if (list == null) {
            return number(key, 0);
        }
        return list.preview().stream()
                .mapToLong(each -> each instanceof Long number && number >= 0 && number <= MAX_NUMBER ? number : 0)
                .max()
                .orElse(0);
    }

    private @Nullable Object value(String key) {
        return header.metadata().get(key(key));
    }

    private String key(String key) {
        return architecture + "." + key;
    }
}
