package ai.beast.registry.recommend;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a model's name states about its size. Pure. */
final class StatedSize {
    /** Average bits of a weight over whole files that llama.cpp writes. */
    private static final Map<String, Double> BITS = Map.ofEntries(
            Map.entry("F32", 32.0),
            Map.entry("F16", 16.0),
            Map.entry("BF16", 16.0),
            Map.entry("Q8_0", 8.5),
            Map.entry("Q6_K", 6.6),
            Map.entry("Q5_K_M", 5.7),
            Map.entry("Q5_0", 5.5),
            Map.entry("Q4_K_M", 4.9),
            Map.entry("Q4_K", 4.9),
            Map.entry("Q4_0", 4.6),
            Map.entry("IQ4_NL", 4.6),
            Map.entry("Q3_K_L", 4.3),
            Map.entry("Q3_K_M", 3.9),
            Map.entry("Q3_K_S", 3.6),
            Map.entry("Q2_K", 3.0),
            Map.entry("MXFP4", 4.4));
    /** Such as A3B of {@code 30B A3B}: parameters that one token passes through, in billions. */
    private static final Pattern ACTIVE = Pattern.compile("(?i)\\bA(\\d{1,3}(?:\\.\\d)?)B\\b");

    /** Such as Q4_K_S and IQ3_XXS: the bits of most of its weights. */
    private static final Pattern BITS_IN_NAME = Pattern.compile("[IT]?Q([1-8])(?:_\\w*)?");
    /** What scales and the wider tensors of a file add to each weight, about. */
    private static final double FURTHER_BITS = 0.5;

    private static final double BILLION = 1e9;

    /** Counts that are a multiple of it are those of names, which round. */
    private static final long ROUNDED = 100_000_000;

    private static final long SMALL = 5_000_000_000L;
    private static final double MARGIN = 0.1;
    private static final double MARGIN_OF_SMALL = 0.35;
    /** The part of the tensors that are never quantized. */
    private static final double FLOATS = 0.01;
    /** The output and some further tensors of files that llama.cpp quantizes to fewer bits have this type. */
    private static final double Q6_K_BITS = 6.5625;

    private static final int Q6_DIGIT = 6;
    /** Their embeddings and output are wider than those of files without the suffix. */
    private static final Pattern WIDE = Pattern.compile("Q[2-6]_K_XX?L");

    private StatedSize() {}

    /** An estimate of the file's bytes; empty where parameters or quantization are not known. */
    static OptionalLong bytes(ModelFacts model) {
        double bits =
                model.quantization() == null ? 0 : bits(model.quantization().toUpperCase(Locale.ROOT));
        return bits == 0 || model.parameterCount() == null
                ? OptionalLong.empty()
                : OptionalLong.of((long) (model.parameterCount() * bits / Byte.SIZE));
    }

    /**
     * The most bytes that its file can have: every tensor of the widest type that files of its quantization have. A count of parameters that
     * is rounded, as names have it, may be that much more.
     *
     * @return empty where parameters or quantization are not known, or files of that quantization have tensors of any type
     */
    static OptionalLong most(ModelFacts model) {
        double bits =
                model.quantization() == null ? 0 : widest(model.quantization().toUpperCase(Locale.ROOT));
        @Nullable Long parameters = model.parameterCount();
        if (bits == 0 || parameters == null) {
            return OptionalLong.empty();
        }
        double margin = parameters % ROUNDED != 0 ? 1 : parameters < SMALL ? 1 + MARGIN_OF_SMALL : 1 + MARGIN;
        return OptionalLong.of((long) (parameters * margin * bits * (1 + FLOATS) / Byte.SIZE));
    }

    private static double widest(String quantization) {
        if (WIDE.matcher(quantization).matches()) {
            return BITS.getOrDefault("Q8_0", 0.0);
        }
        Matcher inName = BITS_IN_NAME.matcher(quantization);
        if (inName.matches()) {
            return Integer.parseInt(inName.group(1)) <= Q6_DIGIT ? Q6_K_BITS : BITS.getOrDefault(quantization, 0.0);
        }
        return quantization.equals("MXFP4") ? 0 : BITS.getOrDefault(quantization, 0.0);
    }

    private static double bits(String quantization) {
        Matcher inName = BITS_IN_NAME.matcher(quantization);
        double unlisted = inName.matches() ? Integer.parseInt(inName.group(1)) + FURTHER_BITS : 0;
        return BITS.getOrDefault(quantization, unlisted);
    }

    /**
     * Billions of parameters as they count for what a model can do. A mixture of experts counts as the mean, of all and of
     * those at work, that multiplies.
     *
     * @return 0 where unknown
     */
    static double strength(ModelFacts model) {
        @Nullable Long parameters = model.parameterCount();
        if (parameters == null) {
            return 0;
        }
        double all = parameters / BILLION;
        Matcher active = ACTIVE.matcher(model.name());
        return active.find() ? Math.sqrt(all * Double.parseDouble(active.group(1))) : all;
    }
}
