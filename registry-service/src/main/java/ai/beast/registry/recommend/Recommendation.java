package ai.beast.registry.recommend;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model to run.
 *
 * @param locations where files of it are available; empty when it has to be downloaded first
 * @param fits whether it fits the memory asked about; null when none was, or when that is not known
 * @param reasons why it is here
 */
public record Recommendation(
        String id,
        String name,
        String family,
        long sizeBytes,
        @Nullable Long parameterCount,
        @Nullable String quantization,
        @Nullable Long contextLength,
        BigDecimal rating,
        long downloadCount,
        List<String> locations,
        @Nullable Boolean fits,
        MemoryNeed memory,
        List<Reason> reasons) {

    /** @param code {@code task}, {@code memory}, {@code context}, {@code licence}, {@code languages}, {@code rating}, {@code downloads} or {@code installed} */
    public record Reason(String code, String text) {}
}
