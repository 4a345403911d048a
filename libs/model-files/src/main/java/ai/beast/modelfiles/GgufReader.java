package ai.beast.modelfiles;

import ai.beast.modelfiles.ModelFileException.Reason;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a GGUF header, versions 1 to 3 in either byte order. Source of the layout: ggml {@code docs/gguf.md}. Stricter than the text where loaders are: the
 * alignment is a power of two, and no two tensors overlap.
 */
final class GgufReader {

    static final int MAX_KEY_BYTES = 65_535;
    /** ggml itself keeps 64 bytes unless it is built otherwise; image models have longer names. */
    static final int MAX_TENSOR_NAME_BYTES = 1024;

    static final int MAX_DIMENSIONS = 4;
    static final long MAX_ALIGNMENT = 1L << 24;

    private static final int NEWEST_VERSION = 3;
    private static final long DEFAULT_ALIGNMENT = 32;

    private final HeaderInput input;
    private final HeaderBudget budget = new HeaderBudget();
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, ArrayPreview> arrays = new LinkedHashMap<>();

    /**
     * A tensor as declared, with its offset still relative to the start of the data.
     *
     * @param byteLength negative where the type is not known
     */
    private record Declared(String name, String type, List<Long> shape, long offset, long byteLength, long seenAt) {}

    GgufReader(HeaderInput input) {
        this.input = input;
    }

    ModelHeader read() throws ModelFileException, IOException {
        input.skip(Integer.BYTES);
        int version = readVersion();
        GgufValues values = new GgufValues(input, budget, version);
        long tensorCount = readCount(values, values.countBytes() + 1 + 2 * Integer.BYTES + Long.BYTES, "tensor");
        long keyCount = readCount(values, values.countBytes() + 1 + Integer.BYTES + 1, "metadata");
        for (long i = 0; i < keyCount; i++) {
            readEntry(values);
        }
        long alignment = alignment();
        List<Declared> declared = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (long i = 0; i < tensorCount; i++) {
            declared.add(readTensor(values, names, alignment));
        }
        long dataStart = Math.ceilDiv(input.position(), alignment) * alignment;
        List<Tensor> tensors = placed(declared, dataStart);
        TensorLayout.requireDisjoint(tensors);
        return header(tensors, dataStart);
    }

    /** No flag tells the byte order, but a version read the wrong way round has its low half empty. */
    private int readVersion() throws ModelFileException, IOException {
        int version = input.readInt();
        if ((version & 0xffff) == 0) {
            version = Integer.reverseBytes(version);
            input.order(ByteOrder.BIG_ENDIAN);
        }
        if (version < 1 || version > NEWEST_VERSION) {
            throw new ModelFileException(
                    Reason.UNSUPPORTED_VERSION,
                    Integer.BYTES,
                    "GGUF version " + Integer.toUnsignedString(version) + " must be between 1 and " + NEWEST_VERSION);
        }
        return version;
    }

    private long readCount(GgufValues values, int smallestEntry, String what) throws ModelFileException, IOException {
        long start = input.position();
        long count = values.readCount();
        if (count < 0 || count > input.size()) {
            throw new ModelFileException(
                    Reason.LIMIT_EXCEEDED,
                    start,
                    "The " + what + " count " + Long.toUnsignedString(count) + " is larger than the file");
        }
        if (count > input.remaining() / smallestEntry) {
            throw new ModelFileException(
                    Reason.TRUNCATED, start, "The file is too short for its " + what + " count " + count);
        }
        return count;
    }

    private void readEntry(GgufValues values) throws ModelFileException, IOException {
        long start = input.position();
        String key = values.readName(MAX_KEY_BYTES, "metadata key");
        if (key.chars().anyMatch(c -> c >= 0x80)) {
            throw new ModelFileException(Reason.BAD_TEXT, start, "Metadata key " + key + " is not ASCII");
        }
        if (metadata.containsKey(key) || arrays.containsKey(key)) {
            throw new ModelFileException(Reason.DUPLICATE_NAME, start, "Metadata key " + key + " is there twice");
        }
        try {
            GgufValueType type = values.readType();
            if (type == GgufValueType.ARRAY) {
                arrays.put(key, values.readArray());
            } else {
                metadata.put(key, values.readScalar(type));
            }
            values.checkHeaderSize();
        } catch (ModelFileException fault) {
            throw fault.within("Metadata key " + key);
        }
    }

    private long alignment() throws ModelFileException {
        Object declared = metadata.get("general.alignment");
        if (declared == null) {
            return DEFAULT_ALIGNMENT;
        }
        if (declared instanceof Long alignment
                && alignment > 0
                && alignment <= MAX_ALIGNMENT
                && Long.bitCount(alignment) == 1) {
            return alignment;
        }
        throw new ModelFileException(
                Reason.BAD_ALIGNMENT,
                input.position(),
                "general.alignment is " + declared + ", not a power of two up to " + MAX_ALIGNMENT);
    }

    private Declared readTensor(GgufValues values, Set<String> names, long alignment)
            throws ModelFileException, IOException {
        long start = input.position();
        budget.tensor(start);
        String name = values.readName(MAX_TENSOR_NAME_BYTES, "tensor name");
        if (!names.add(name)) {
            throw new ModelFileException(Reason.DUPLICATE_NAME, start, "Tensor " + name + " is there twice");
        }
        List<Long> shape = readShape(values, name);
        int typeId = input.readInt();
        Optional<GgmlType> type = GgmlType.byId(typeId);
        long byteLength =
                type.isPresent() ? byteLength(name, type.get(), shape, start) : unknownLength(name, shape, start);
        long offset = input.readLong();
        if (offset < 0) {
            throw new ModelFileException(Reason.OVERFLOW, start, "Tensor " + name + " starts beyond 63 bits");
        }
        if (offset % alignment != 0) {
            throw new ModelFileException(
                    Reason.BAD_ALIGNMENT, start, "Tensor " + name + " does not start at a multiple of " + alignment);
        }
        values.checkHeaderSize();
        return new Declared(
                name,
                type.map(Enum::name).orElseGet(() -> Tensor.unknownType(typeId)),
                shape,
                offset,
                byteLength,
                start);
    }

    private List<Long> readShape(GgufValues values, String name) throws ModelFileException, IOException {
        long start = input.position();
        int count = input.readInt();
        if (count < 0 || count > MAX_DIMENSIONS) {
            throw new ModelFileException(
                    Reason.LIMIT_EXCEEDED,
                    start,
                    "Tensor " + name + " has " + Integer.toUnsignedString(count) + " dimensions, more than "
                            + MAX_DIMENSIONS);
        }
        List<Long> shape = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long dimension = values.readCount();
            if (dimension < 0) {
                throw new ModelFileException(
                        Reason.OVERFLOW, start, "Tensor " + name + " has a dimension beyond 63 bits");
            }
            shape.add(dimension);
        }
        return shape;
    }

    private static long byteLength(String name, GgmlType type, List<Long> shape, long start) throws ModelFileException {
        long row = shape.isEmpty() ? 1 : shape.getFirst();
        if (row % type.blockElements() != 0) {
            throw new ModelFileException(
                    Reason.BAD_SHAPE,
                    start,
                    "Rows of tensor " + name + " are not whole blocks of " + type.blockElements() + " elements");
        }
        try {
            return type.bytes(TensorLayout.elements(shape));
        } catch (ArithmeticException e) {
            throw new ModelFileException(Reason.OVERFLOW, start, "The size of tensor " + name + " leaves 63 bits");
        }
    }

    /** Newer engines have types this release does not know: such a tensor is taken to end where the next one begins. */
    private static long unknownLength(String name, List<Long> shape, long start) throws ModelFileException {
        try {
            return TensorLayout.elements(shape) == 0 ? 0 : -1;
        } catch (ArithmeticException e) {
            throw new ModelFileException(Reason.OVERFLOW, start, "The size of tensor " + name + " leaves 63 bits");
        }
    }

    private List<Tensor> placed(List<Declared> declared, long dataStart) throws ModelFileException {
        long room = input.size() - dataStart;
        NavigableSet<Long> starts = new TreeSet<>();
        if (declared.stream().anyMatch(each -> each.byteLength() < 0)) {
            declared.forEach(each -> starts.add(each.offset()));
        }
        List<Tensor> tensors = new ArrayList<>(declared.size());
        for (Declared each : declared) {
            long byteLength = each.byteLength();
            if (byteLength < 0) {
                Long next = starts.higher(each.offset());
                // A tensor that has elements has data.
                byteLength = Math.max(1, (next == null ? room : next) - each.offset());
            }
            if (each.offset() > room || byteLength > room - each.offset()) {
                throw new ModelFileException(
                        Reason.DATA_OUT_OF_FILE,
                        each.seenAt(),
                        "The data of tensor " + each.name() + " ends beyond the end of the file");
            }
            if (each.byteLength() < 0 && !TensorLayout.holds(byteLength, each.shape())) {
                throw new ModelFileException(
                        Reason.BAD_SHAPE, each.seenAt(), "Tensor " + each.name() + " has more elements than bits");
            }
            tensors.add(new Tensor(each.name(), each.type(), each.shape(), dataStart + each.offset(), byteLength));
        }
        return tensors;
    }

    private ModelHeader header(List<Tensor> tensors, long dataStart) throws ModelFileException {
        String architecture = text("general.architecture");
        return new ModelHeader(
                ModelFormat.GGUF,
                architecture,
                text("general.name"),
                text("general.version"),
                Quantization.of(metadata.get("general.file_type"), tensors),
                TensorLayout.parameterCount(tensors),
                architecture == null ? null : positive(architecture + ".context_length"),
                input.size(),
                text("general.license"),
                baseModel(),
                metadata,
                arrays,
                tensors,
                dataStart);
    }

    private @Nullable String baseModel() {
        String repository = text("general.base_model.0.repo_url");
        if (repository != null) {
            return repository.replaceFirst("^https?://huggingface\\.co/", "");
        }
        return text("general.base_model.0.name");
    }

    private @Nullable String text(String key) {
        return metadata.get(key) instanceof String text && !text.isBlank() ? text.strip() : null;
    }

    private @Nullable Long positive(String key) {
        return metadata.get(key) instanceof Long number && number > 0 ? number : null;
    }
}
