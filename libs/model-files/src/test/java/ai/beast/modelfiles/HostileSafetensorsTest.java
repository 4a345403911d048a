package ai.beast.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.memory.MemoryEstimate;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.modelfiles.memory.ModelDimensions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Safetensors headers that are JSON of the right kind with the wrong things in it: flipped bits rarely get past the parser, so
 * these are put together from pieces. The number of inputs is {@code ai.beast.fuzz}.
 */
class HostileSafetensorsTest {
    private static final int INPUTS = Integer.getInteger("ai.beast.fuzz", 20_000);
    private static final long FIRST_SEED = Long.getLong("ai.beast.fuzz.seed", 1);
    private static final int DATA_BYTES = 256;
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "3",
            "8",
            "64",
            "256",
            "257",
            "-1",
            "1.5",
            "1e3",
            "1e400",
            "2147483648",
            "4294967296",
            "4611686018427387904",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999999999",
            "00",
            "null",
            "true",
            "\"8\"",
            "[]",
            "{}",
            "NaN",
            "-");
    private static final List<String> TYPES =
            List.of("F16", "F32", "BF16", "I64", "F8_E4M3", "F4", "BOOL", "U8", "f16", "", "F128", "__metadata__");
    private static final List<String> NAMES = List.of(
            "a.weight", "b.weight", "__metadata__", "", "ü\\u0000", "\\ud800", "a.weight", "x".repeat(300), "dtype");
    private static final List<String> FIELDS = List.of("dtype", "shape", "data_offsets", "extra", "Dtype");

    @Test
    void endInAHeaderOrInTheOneException() {
        Map<ModelFileException.Reason, Integer> reasons = new EnumMap<>(ModelFileException.Reason.class);
        int accepted = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + INPUTS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] input = file(random);
            try {
                ModelHeader header = Bytes.read(input);
                MemoryEstimate.of(ModelDimensions.of(header), MemoryRequest.ofContext(8192));
                for (Tensor tensor : header.tensors()) {
                    assertThat(tensor.end()).isLessThanOrEqualTo(input.length);
                    assertThat(tensor.byteLength()).isNotNegative();
                }
                accepted++;
            } catch (ModelFileException refused) {
                assertThat(refused.offset()).isNotNegative();
                reasons.merge(refused.reason(), 1, Integer::sum);
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed + " (-Dai.beast.fuzz.seed=" + seed + ")", failure);
            }
        }
        assertThat(accepted).as("inputs that are models").isPositive();
        assertThat(reasons)
                .as("the pieces reach the checks")
                .containsKeys(
                        ModelFileException.Reason.BAD_JSON,
                        ModelFileException.Reason.BAD_SHAPE,
                        ModelFileException.Reason.OVERFLOW,
                        ModelFileException.Reason.OVERLAP,
                        ModelFileException.Reason.DUPLICATE_NAME,
                        ModelFileException.Reason.DATA_OUT_OF_FILE);
    }

    private static byte[] file(SplittableRandom random) {
        byte[] json = header(random).getBytes(StandardCharsets.UTF_8);
        long declared = random.nextInt(20) == 0 ? json.length + random.nextInt(-3, 400) : json.length;
        if (random.nextInt(200) == 0) {
            declared = random.nextLong();
        }
        return ByteBuffer.allocate(Long.BYTES + json.length + DATA_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(declared)
                .put(json)
                .array();
    }

    private static String header(SplittableRandom random) {
        if (random.nextInt(50) == 0) {
            return "{\"a\":".repeat(random.nextInt(2000));
        }
        List<String> entries = new ArrayList<>();
        long position = 0;
        for (int i = random.nextInt(5); i > 0; i--) {
            long length = 2L * random.nextInt(1, 20);
            // Mostly right, so that what is wrong is met by the check it is for.
            entries.add(
                    random.nextInt(3) > 0
                            ? "\"t%d\":{\"dtype\":\"F16\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                                    .formatted(i, length / 2, position, position + length)
                            : "\"" + piece(NAMES, random) + "\":" + value(random));
            position += random.nextInt(10) == 0 ? 0 : length;
        }
        if (random.nextInt(3) == 0) {
            entries.add("\"__metadata__\":{\"format\":\"pt\",\"k\":" + piece(NUMBERS, random) + "}");
        }
        return "{" + String.join(random.nextInt(50) == 0 ? ";" : ",", entries) + "}";
    }

    private static String value(SplittableRandom random) {
        if (random.nextInt(10) == 0) {
            return piece(NUMBERS, random);
        }
        List<String> fields = new ArrayList<>();
        for (String field : FIELDS) {
            if (random.nextInt(field.charAt(0) == 'e' || field.charAt(0) == 'D' ? 20 : 1) == 0) {
                fields.add("\"" + field + "\":" + fieldValue(field, random));
            }
        }
        if (random.nextInt(10) == 0 && !fields.isEmpty()) {
            fields.add(fields.get(random.nextInt(fields.size())));
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static String fieldValue(String field, SplittableRandom random) {
        if (random.nextInt(12) == 0) {
            return piece(NUMBERS, random);
        }
        if (field.equals("dtype")) {
            return "\"" + piece(TYPES, random) + "\"";
        }
        List<String> numbers = new ArrayList<>();
        int count = field.equals("shape") ? random.nextInt(random.nextInt(20) == 0 ? 60 : 4) : random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            numbers.add(piece(NUMBERS, random));
        }
        return "[" + String.join(",", numbers) + "]";
    }

    private static String piece(List<String> pieces, SplittableRandom random) {
        return pieces.get(random.nextInt(pieces.size()));
    }
}
