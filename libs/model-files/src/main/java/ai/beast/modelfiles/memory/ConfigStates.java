package ai.beast.modelfiles.memory;

/** Widths of recurrent layers that configurations give as products. */
record ConfigStates(ConfigKeys config) {

    void translate() {
        long inner = inner();
        if (inner > 0) {
            config.put("ssm.inner_size", inner);
        }
        long head = config.number("head_size");
        if (head > 0 && config.number("attention_hidden_size") > 0) {
            config.put("wkv.head_size", head);
        }
    }

    private long inner() {
        long linear = product("linear_num_value_heads", "linear_value_head_dim");
        if (linear > 0) {
            return linear;
        }
        if (config.number("mamba_d_ssm") > 0) {
            return config.number("mamba_d_ssm");
        }
        long heads = product("mamba_n_heads", "mamba_d_head") + product("mamba_num_heads", "mamba_head_dim");
        if (heads > 0) {
            return heads;
        }
        if (!config.has("ssm.state_size")) {
            return 0;
        }
        long mamba2 = product("num_heads", "head_dim");
        if (mamba2 > 0) {
            return mamba2;
        }
        long expand = Math.max(config.number("mamba_expand"), config.number("expand"));
        return expand > 0
                ? Math.min(ModelKeys.MAX_NUMBER, Saturating.multiply(expand, config.number("hidden_size")))
                : config.number("intermediate_size");
    }

    private long product(String count, String width) {
        return Math.min(ModelKeys.MAX_NUMBER, Saturating.multiply(config.number(count), config.number(width)));
    }
}
