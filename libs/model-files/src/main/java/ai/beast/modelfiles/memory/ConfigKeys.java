package ai.beast.modelfiles.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Translates the members of a {@code config.json} to GGUF's keys, as the converters of llama.cpp do. Source of the members: the configuration classes of
 * Hugging Face's transformers. Not thread-safe.
 */
final class ConfigKeys {
    /** GGUF's key and what it is called in configurations, the usual name first. */
    private static final Map<String, List<String>> NAMES = Map.ofEntries(
            Map.entry("block_count", List.of("num_hidden_layers", "n_layer", "n_layers", "num_layers")),
            Map.entry("embedding_length", List.of("hidden_size", "n_embd", "d_model", "model_dim", "dim")),
            Map.entry(
                    "feed_forward_length",
                    List.of("intermediate_size", "n_inner", "ffn_hidden_size", "d_ff", "block_ff_dim")),
            Map.entry("attention.head_count", List.of("num_attention_heads", "n_head", "n_heads", "num_heads")),
            Map.entry(
                    "attention.head_count_kv",
                    List.of(
                            "num_key_value_heads",
                            "num_kv_heads",
                            "n_head_kv",
                            "n_kv_heads",
                            "multi_query_group_num",
                            "num_attention_groups")),
            Map.entry("attention.key_length", List.of("head_dim", "attention_head_dim", "kv_channels", "d_kv")),
            Map.entry(
                    "attention.sliding_window",
                    List.of("sliding_window", "attention_chunk_size", "attention_window_size", "sliding_window_size")),
            Map.entry(
                    "attention.sliding_window_pattern",
                    List.of("sliding_window_pattern", "_sliding_window_pattern", "global_attn_every_n_layers")),
            Map.entry("attention.shared_kv_layers", List.of("num_kv_shared_layers")),
            Map.entry("full_attention_interval", List.of("full_attention_interval")),
            Map.entry("vocab_size", List.of("vocab_size", "padded_vocab_size")),
            Map.entry(
                    "context_length",
                    List.of("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length")),
            Map.entry(
                    "expert_used_count",
                    List.of("num_experts_per_tok", "num_experts_per_token", "experts_per_token", "moe_topk")),
            Map.entry(
                    "expert_feed_forward_length",
                    List.of("moe_intermediate_size", "moe_ffn_hidden_size", "expert_ffn_hidden_size")),
            Map.entry("shortconv.l_cache", List.of("conv_L_cache")),
            Map.entry("ssm.conv_kernel", List.of("linear_conv_kernel_dim", "mamba_d_conv", "conv_kernel", "d_conv")),
            Map.entry(
                    "ssm.state_size",
                    List.of("state_size", "ssm_state_size", "linear_key_head_dim", "mamba_d_state", "d_state")),
            Map.entry("ssm.group_count", List.of("linear_num_key_heads", "mamba_n_groups", "n_groups")));

    private final Map<String, Object> members;
    private final Map<String, Object> keys = new HashMap<>();
    private final Map<String, Long> defaults = new HashMap<>();

    private ConfigKeys(Map<String, Object> members) {
        this.members = members;
    }

    /**
     * @param members of the part that describes the language model
     * @param modelType {@code model_type}
     */
    static ModelKeys of(Map<String, Object> members, String modelType, boolean encoder) {
        Architecture architecture = Architecture.ofModelType(modelType).orElse(null);
        ConfigKeys config = new ConfigKeys(members);
        if (architecture != null) {
            config.defaults.putAll(architecture.defaults());
            config.defaults.putAll(architecture.configDefaults());
        }
        config.translate();
        if (encoder) {
            config.keys.put("attention.causal", false);
        }
        return new ModelKeys(architecture, modelType, config.keys::get, config.defaults);
    }

    /** What a configuration calls a key of GGUF. */
    static String nameOf(String key) {
        return NAMES.getOrDefault(key, List.of(key)).getFirst();
    }

    private void translate() {
        NAMES.forEach((key, names) -> {
            Object value = first(names);
            if (value != null) {
                keys.put(key, value);
            }
        });
        attention();
        layout();
        new ConfigStates(this).translate();
    }

    private void attention() {
        if (keys.containsKey("attention.key_length")) {
            keys.put("attention.value_length", keys.get("attention.key_length"));
        }
        long latent = number("kv_lora_rank");
        if (latent > 0) {
            // Latent attention keeps the compressed key and its rotated part, of which values are a view.
            keys.put("attention.key_length", latent + number("qk_rope_head_dim"));
            keys.put("attention.value_length", latent);
            keys.put("attention.key_length_mla", number("qk_nope_head_dim") + number("qk_rope_head_dim") + 1);
            keys.put("attention.head_count_kv", 1L);
        } else if (number("v_head_dim") > 0) {
            keys.put("attention.value_length", number("v_head_dim"));
        }
        if (Boolean.TRUE.equals(members.get("multi_query")) && !keys.containsKey("attention.head_count_kv")) {
            keys.put("attention.head_count_kv", 1L);
        }
        // Qwen's models state a window that is off unless they say otherwise.
        Object used = members.get("use_sliding_window");
        if (Boolean.FALSE.equals(used) || (used == null && members.containsKey("max_window_layers"))) {
            keys.remove(DimensionsReader.WINDOW);
        }
    }

    /** Lists of layer kinds, in words or letters, become lists of windows and of KV heads. */
    private void layout() {
        if (members.get("layer_types") instanceof List<?> types) {
            layers(
                    types,
                    type -> type.contains("sliding") || type.contains("chunked") || type.equals("local"),
                    type -> type.contains("attention") && !type.contains("linear") || type.equals("hybrid"));
        } else if (members.get("sliding_window_pattern") instanceof String letters && !letters.isEmpty()) {
            // Such as LLLG, repeated.
            keys.put(DimensionsReader.WINDOW_PATTERN, (long) letters.length());
        } else if (members.get("hybrid_override_pattern") instanceof String letters) {
            List<String> mixers = letters.chars()
                    .filter(letter -> letter != '|')
                    .mapToObj(letter -> String.valueOf((char) letter))
                    .toList();
            layers(mixers, _ -> false, "*"::equals);
            keys.put("feed_forward_length", perLayer(mixers, "feed_forward_length", type -> "-E".contains(type)));
        } else if (members.get("layers_block_type") instanceof List<?> types) {
            layers(types, _ -> false, type -> type.contains("attention") || type.equals("hybrid"));
        } else if (number("attn_layer_period") > 0) {
            long offset = number("attn_layer_offset");
            periodic(number("attn_layer_period"), offset);
        } else if (members.get("block_types") instanceof List<?> cycle && !cycle.isEmpty()) {
            periodic(cycle.size(), cycle.indexOf("attention"));
        }
        // A window that starts at a layer, as Qwen2 has where it is used.
        long from = number("max_window_layers");
        long blocks = longOf(keys.get("block_count"));
        if (keys.get(DimensionsReader.WINDOW) != null
                && from > 0
                && !keys.containsKey(DimensionsReader.WINDOW_PATTERN)) {
            keys.put(
                    DimensionsReader.WINDOW_PATTERN,
                    LongStream.range(0, Math.min(blocks, 4096))
                            .mapToObj(layer -> (Object) (layer >= from))
                            .toList());
        }
    }

    private void layers(List<?> types, Predicate<String> slides, Predicate<String> attends) {
        if (types.stream().anyMatch(type -> slides.test(String.valueOf(type)))) {
            keys.put(
                    DimensionsReader.WINDOW_PATTERN,
                    types.stream()
                            .map(type -> (Object) slides.test(String.valueOf(type)))
                            .toList());
        } else {
            keys.remove(DimensionsReader.WINDOW);
            defaults.remove(DimensionsReader.WINDOW);
        }
        if (!types.stream().allMatch(type -> attends.test(String.valueOf(type)))) {
            keys.put("attention.head_count_kv", perLayer(types, "attention.head_count_kv", attends));
        }
    }

    private List<Object> perLayer(List<?> types, String key, Predicate<String> has) {
        Function<Object, Object> value = type -> has.test(String.valueOf(type)) ? kvOr(key) : 0L;
        return types.stream().map(type -> value.apply(type)).toList();
    }

    private Object kvOr(String key) {
        Object value = keys.get(key);
        if (value == null && key.equals("attention.head_count_kv")) {
            value = keys.get("attention.head_count");
        }
        return value instanceof Long ? value : defaults.getOrDefault(key, 1L);
    }

    private void periodic(long period, long offset) {
        long blocks = Math.min(longOf(keys.get("block_count")), 4096);
        List<String> types = LongStream.range(0, blocks)
                .mapToObj(layer -> layer % period == offset ? "attention" : "mamba")
                .toList();
        layers(types, _ -> false, "attention"::equals);
    }

    void put(String key, long value) {
        keys.put(key, value);
    }

    boolean has(String key) {
        return keys.containsKey(key);
    }

    /** A member's number, 0 where it has none. */
    long number(String member) {
        return longOf(members.get(member));
    }

    private static long longOf(@Nullable Object value) {
        return value instanceof Long number && number >= 0 && number <= ModelKeys.MAX_NUMBER ? number : 0;
    }

    private @Nullable Object first(List<String> names) {
        for (String name : names) {
            Object value = members.get(name);
            if (value instanceof Long || value instanceof List) {
                return value;
            }
        }
        return null;
    }
}
