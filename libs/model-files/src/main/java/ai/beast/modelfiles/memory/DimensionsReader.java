package ai.beast.modelfiles.memory;

import ai.beast.modelfiles.memory.Architecture.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes a model's dimensions from its keys: those of ggml {@code docs/gguf.md} and llama.cpp's {@code llama-arch}. {@link Architecture} says which layers
 * slide or recur. Names each missing key, and counts a layer as attending to every token where no key tells, so that an estimate errs upwards.
 */
final class DimensionsReader {
    static final String WINDOW = "attention.sliding_window";
    static final String WINDOW_PATTERN = "attention.sliding_window_pattern";

    private static final int MAX_LAYERS = 4096;
    private static final String BLOCKS = "block_count";
    private static final String EMBEDDING = "embedding_length";
    private static final String FEED_FORWARD = "feed_forward_length";
    private static final String HEADS = "attention.head_count";
    private static final String KV_HEADS = "attention.head_count_kv";

    private final ModelKeys keys;
    private final Kind kind;
    private final List<String> missing = new ArrayList<>();
    private final List<String> bounds = new ArrayList<>();

    DimensionsReader(ModelKeys keys) {
        this.keys = keys;
        this.kind = kind();
    }

    /** @param weightBytes of all tensors */
    ModelDimensions read(long weightBytes) {
        long blocks = keys.number(BLOCKS, 0);
        long embedding = keys.number(EMBEDDING, 0);
        require(blocks > 0 && blocks <= MAX_LAYERS, BLOCKS);
        require(embedding > 0, EMBEDDING);
        boolean causal = kind != Kind.ENCODER;
        List<LayerGroup> layers = causal && missing.isEmpty() ? layers((int) blocks, embedding) : List.of();
        boolean complete = missing.isEmpty();
        return new ModelDimensions(
                weightBytes,
                embedding,
                feedForward(),
                keys.largest(HEADS),
                keys.number("vocab_size", 0),
                causal && !keys.has("pooling_type"),
                complete ? layers : List.of(),
                complete,
                List.copyOf(complete ? bounds : missing),
                blocks <= MAX_LAYERS ? (int) blocks : 0,
                0);
    }

    private void require(boolean there, String key) {
        if (!there && !missing.contains(key)) {
            missing.add(key);
        }
    }

    private void bound(String key) {
        if (!bounds.contains(key)) {
            bounds.add(key);
        }
    }

    private Kind kind() {
        if (Boolean.FALSE.equals(keys.flag("attention.causal"))) {
            return Kind.ENCODER;
        }
        if (keys.architecture() != null) {
            return keys.architecture().kind();
        }
        return keys.name().contains("bert") ? Kind.ENCODER : Kind.HYBRID;
    }

    private List<LayerGroup> layers(int blocks, long embedding) {
        long heads = Math.max(1, keys.largest(HEADS));
        long keyLength = keys.number("attention.key_length", embedding / heads);
        long valueLength = keys.number("attention.value_length", embedding / heads);
        boolean latent = keys.number("attention.key_length_mla", 0) > 0;
        long window = keys.number(WINDOW, 0);
        long state = new StateSize(keys).elements(embedding);
        if (keys.architecture() == null) {
            bound("architecture");
        }
        List<LayerGroup> groups = new ArrayList<>();
        int cached = cachedLayers(blocks);
        for (int layer = 0; layer < cached; layer++) {
            long kvHeads = keys.perLayer(KV_HEADS, layer, keys.perLayer(HEADS, layer, 0));
            if (kvHeads == ModelKeys.UNKNOWN) {
                require(false, keys.has(KV_HEADS) ? KV_HEADS : HEADS);
                continue;
            }
            boolean recurrent = recurrent(layer, kvHeads);
            if (recurrent && state > 0) {
                append(groups, LayerGroup.recurrent(state));
            } else if (recurrent) {
                // Also of an architecture that is not known: the layer keeps something, or no key tells that it
                // attends.
                boolean told = keys.architecture() != null || keys.has(KV_HEADS) || keys.has(HEADS);
                require(false, told ? StateSize.KEY : HEADS);
            }
            if (kvHeads == 0 || (recurrent && kind != Kind.BOTH)) {
                continue;
            }
            if (window > 0 && sliding(layer)) {
                long keyWidth = Saturating.multiply(kvHeads, keys.number("attention.key_length_swa", keyLength));
                long valueWidth = Saturating.multiply(kvHeads, keys.number("attention.value_length_swa", valueLength));
                append(groups, LayerGroup.sliding(keyWidth, valueWidth, window));
            } else {
                long valueWidth = latent ? 0 : Saturating.multiply(kvHeads, valueLength);
                append(groups, LayerGroup.full(Saturating.multiply(kvHeads, keyLength), valueWidth));
            }
        }
        require(!groups.isEmpty() || !missing.isEmpty(), HEADS);
        return groups;
    }

    /** Prediction heads and layers that reuse an earlier layer's cache have none of their own. */
    private int cachedLayers(int blocks) {
        long shared = keys.number("attention.shared_kv_layers", 0);
        long fromStart = shared > 0 ? blocks - shared : keys.number("attention.kv_layers", blocks);
        return (int) Math.max(0, Math.min(fromStart, blocks) - keys.number("nextn_predict_layers", 0));
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
        List<?> pattern = keys.list(WINDOW_PATTERN);
        if (pattern != null) {
            if (layer >= pattern.size()) {
                bound(WINDOW_PATTERN);
                return false;
            }
            Object slides = pattern.get(layer);
            return Boolean.TRUE.equals(slides) || Long.valueOf(1).equals(slides);
        }
        Architecture row = keys.architecture();
        long period = keys.number(WINDOW_PATTERN, row != null && kind == Kind.SLIDING ? row.period() : -1);
        if (period < 0) {
            // Engines may keep the window alone; which layers have one, no key tells.
            bound(WINDOW_PATTERN);
            return false;
        }
        if (period == 0) {
            return true;
        }
        return row != null && row.fullFirst() ? layer % period != 0 : layer % period < period - 1;
    }

    private boolean recurrent(int layer, long kvHeads) {
        return switch (kind) {
            case BOTH, RECURRENT -> true;
            case MIXERS -> {
                long feedForward = keys.perLayer(FEED_FORWARD, layer, 0);
                require(feedForward != ModelKeys.UNKNOWN, FEED_FORWARD);
                yield kvHeads == 0 && feedForward == 0;
            }
            case HYBRID -> {
                long interval = keys.number(
                        "full_attention_interval",
                        keys.list(KV_HEADS) != null || keys.architecture() == null
                                ? 0
                                : Objects.requireNonNull(keys.architecture()).period());
                yield interval > 0 ? (layer + 1) % interval != 0 : kvHeads == 0;
            }
            case FULL, SLIDING, PATTERN, ENCODER -> false;
        };
    }

    private long feedForward() {
        long dense = keys.largest(FEED_FORWARD);
        long experts = Saturating.multiply(
                keys.number("expert_used_count", 0), keys.number("expert_feed_forward_length", dense));
        return Math.max(dense, experts);
    }
}
