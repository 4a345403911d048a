package ai.beast.modelfiles.memory;

/** The state of a recurrent layer: RWKV's token shift and matrix, LFM2's short convolution, or Mamba's convolution and scan states. */
record StateSize(ModelKeys keys) {
    /** What is missing where the size is 0. */
    static final String KEY = "ssm.state_size";

    /** Elements per sequence, 0 where no key tells. */
    long elements(long embedding) {
        long wkvHead = keys.number("wkv.head_size", 0);
        if (wkvHead > 0) {
            return Saturating.multiply(embedding, Saturating.add(keys.number("token_shift_count", 2), wkvHead));
        }
        long shortConvolution = keys.number("shortconv.l_cache", 0);
        if (shortConvolution > 0) {
            return Saturating.multiply(embedding, shortConvolution - 1);
        }
        long inner = keys.number("ssm.inner_size", 0);
        long stateSize = keys.number(KEY, 0);
        long columns = Math.max(0, keys.number("ssm.conv_kernel", 0) - 1);
        long groupWidth = Saturating.multiply(2, keys.number("ssm.group_count", 0), stateSize);
        return Saturating.add(
                Saturating.multiply(columns, Saturating.add(inner, groupWidth)), Saturating.multiply(stateSize, inner));
    }
}
