package ai.beast.modelfiles;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names a model's quantization. GGUF's {@code general.file_type} is optional and sometimes left over from before a conversion, so it counts only where the
 * tensors bear it out. Source of the identifiers: llama.cpp's {@code llama_ftype}.
 */
final class Quantization {

    private record FileType(String label, Set<GgmlType> types) {}

    private static final Map<Long, FileType> FILE_TYPES = new HashMap<>();

    static {
        known(0, "F32", GgmlType.F32);
        known(1, "F16", GgmlType.F16);
        known(2, "Q4_0", GgmlType.Q4_0);
        known(3, "Q4_1", GgmlType.Q4_1);
        known(7, "Q8_0", GgmlType.Q8_0);
        known(8, "Q5_0", GgmlType.Q5_0);
        known(9, "Q5_1", GgmlType.Q5_1);
        known(10, "Q2_K", GgmlType.Q2_K, GgmlType.Q3_K);
        known(11, "Q3_K_S", GgmlType.Q3_K);
        known(12, "Q3_K_M", GgmlType.Q3_K);
        known(13, "Q3_K_L", GgmlType.Q3_K);
        known(14, "Q4_K_S", GgmlType.Q4_K);
        known(15, "Q4_K_M", GgmlType.Q4_K);
        known(16, "Q5_K_S", GgmlType.Q5_K);
        known(17, "Q5_K_M", GgmlType.Q5_K);
        known(18, "Q6_K", GgmlType.Q6_K);
        known(19, "IQ2_XXS", GgmlType.IQ2_XXS);
        known(20, "IQ2_XS", GgmlType.IQ2_XS);
        known(21, "Q2_K_S", GgmlType.Q2_K);
        known(22, "IQ3_XS", GgmlType.IQ3_XXS, GgmlType.IQ3_S);
        known(23, "IQ3_XXS", GgmlType.IQ3_XXS);
        known(24, "IQ1_S", GgmlType.IQ1_S);
        known(25, "IQ4_NL", GgmlType.IQ4_NL);
        known(26, "IQ3_S", GgmlType.IQ3_S);
        known(27, "IQ3_M", GgmlType.IQ3_S);
        known(28, "IQ2_S", GgmlType.IQ2_XS, GgmlType.IQ2_S);
        known(29, "IQ2_M", GgmlType.IQ2_S);
        known(30, "IQ4_XS", GgmlType.IQ4_XS);
        known(31, "IQ1_M", GgmlType.IQ1_M);
        known(32, "BF16", GgmlType.BF16);
        known(36, "TQ1_0", GgmlType.TQ1_0);
        known(37, "TQ2_0", GgmlType.TQ2_0);
        known(38, "MXFP4_MOE", GgmlType.MXFP4);
        known(39, "NVFP4", GgmlType.NVFP4);
        known(40, "Q1_0", GgmlType.Q1_0);
    }

    private static final Set<GgmlType> UNQUANTIZED = EnumSet.of(GgmlType.F32, GgmlType.F16, GgmlType.BF16);

    private Quantization() {}

    private static void known(long id, String label, GgmlType first, GgmlType... more) {
        FILE_TYPES.put(id, new FileType(label, EnumSet.of(first, more)));
    }

    /**
     * @param declared the file's {@code general.file_type}, whatever it holds
     * @return null where neither the declaration nor a tensor says anything
     */
    static @Nullable String of(@Nullable Object declared, List<Tensor> tensors) {
        String dominant = dominantType(tensors);
        FileType fileType = declared instanceof Long id ? FILE_TYPES.get(id) : null;
        if (fileType == null) {
            return dominant;
        }
        // A first shard may hold metadata alone, and a type may be newer than this table: nothing contradicts it then.
        return dominant == null || confirmed(fileType, dominant, tensors) ? fileType.label() : dominant;
    }

    /**
     * A quantized file mixes types, and small models fall back to others for most rows, so one tensor of the declared type is evidence enough. Every file has
     * some unquantized tensors, so for those types only the majority is.
     */
    private static boolean confirmed(FileType fileType, String dominant, List<Tensor> tensors) {
        for (GgmlType type : fileType.types()) {
            boolean seen = UNQUANTIZED.contains(type)
                    ? dominant.equals(type.name())
                    : tensors.stream().anyMatch(tensor -> tensor.type().equals(type.name()));
            if (seen) {
                return true;
            }
        }
        return false;
    }

    /** The type that holds most elements, null without tensors or where it is not known. */
    static @Nullable String dominantType(List<Tensor> tensors) {
        Tensor dominant = dominant(tensors);
        return dominant != null && dominant.typeKnown() ? dominant.type() : null;
    }

    private static @Nullable Tensor dominant(List<Tensor> tensors) {
        Map<String, Long> elements = new HashMap<>();
        Tensor dominant = null;
        long most = -1;
        for (Tensor tensor : tensors) {
            long sum = elements.merge(tensor.type(), tensor.elements(), Long::sum);
            if (sum > most) {
                most = sum;
                dominant = tensor;
            }
        }
        return dominant;
    }
}
