package ai.beast.modelfiles.memory;

import ai.beast.modelfiles.Tensor;
import java.util.List;

/** The bytes of weights that are read to compute one token. */
final class ActiveWeights {
    private static final String EXPERTS = "_exps.";
    private static final String EMBEDDING = "token_embd.weight";
    private static final String OUTPUT = "output.weight";

    private ActiveWeights() {}

    /**
     * Of experts the share that is used, of an embedding table a row, unless it is the output's table too.
     *
     * @param experts 0 where there are none
     */
    static long of(List<Tensor> tensors, long experts, long used) {
        boolean ownOutput = tensors.stream().anyMatch(tensor -> tensor.name().equals(OUTPUT));
        long active = 0;
        long expertBytes = 0;
        for (Tensor tensor : tensors) {
            if (tensor.name().contains(EXPERTS)) {
                expertBytes = Saturating.add(expertBytes, tensor.byteLength());
            } else if (!(ownOutput && tensor.name().equals(EMBEDDING))) {
                active = Saturating.add(active, tensor.byteLength());
            }
        }
        double share = experts > 0 && used > 0 ? Math.min(1, used / (double) experts) : 1;
        return Saturating.add(active, (long) (expertBytes * share));
    }
}
