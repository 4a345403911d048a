package ai.beast.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.memory.MemoryEstimate;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.modelfiles.synth.SafetensorsWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever is done to a valid file, reading it ends in a header or in a {@link ModelFileException}. The number of inputs is {@code ai.beast.fuzz}. */
class HostileBytesTest {

    private static final int INPUTS = Integer.getInteger("ai.beast.fuzz", 20_000);
    private static final long FIRST_SEED = Long.getLong("ai.beast.fuzz.seed", 1);
    private static final long[] NASTY = {
        0,
        1,
        -1,
        2,
        7,
        31,
        32,
        255,
        256,
        65_535,
        65_536,
        1 << 20,
        16 << 20,
        64 << 20,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 32,
        1L << 40,
        1L << 61,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -32
    };

    @Test
    void endInAHeaderOrInTheOneException() {
        List<byte[]> valid = valid();
        Map<ModelFileException.Reason, Integer> reasons = new EnumMap<>(ModelFileException.Reason.class);
        int accepted = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + INPUTS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] input = mutated(valid.get(random.nextInt(valid.size())), random);
            try {
                ModelHeader header = Bytes.read(input);
                MemoryEstimate.of(ModelDimensions.of(header), MemoryRequest.ofContext(8192));
                assertSound(header, input.length);
                accepted++;
            } catch (ModelFileException e) {
                assertThat(e.offset()).as("offset for seed %s", seed).isNotNegative();
                reasons.merge(e.reason(), 1, Integer::sum);
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + " (-Dai.beast.fuzz.seed=" + seed + ")", e);
            }
        }
        assertThat(accepted).as("inputs that are still models").isPositive();
        assertThat(reasons.size())
                .as("the mutations reach the checks: %s", reasons)
                .isGreaterThan(10);
    }

    @Test
    void everyTruncationIsNoticed() throws Exception {
        for (byte[] whole : valid()) {
            ModelHeader header = Bytes.read(whole);
            long lastByte =
                    header.tensors().stream().mapToLong(Tensor::end).max().orElse(0);
            for (int length = 0; length < lastByte; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThat(refused(cut)).as("cut at %s", length).isTrue();
            }
        }
    }

    private static boolean refused(byte[] bytes) throws Exception {
        try {
            Bytes.read(bytes);
            return false;
        } catch (ModelFileException e) {
            return true;
        }
    }

    private static void assertSound(ModelHeader header, int size) {
        for (Tensor tensor : header.tensors()) {
            boolean inside =
                    tensor.offset() >= header.tensorDataStart() && tensor.byteLength() >= 0 && tensor.end() <= size;
            if (!inside) {
                throw new AssertionError("a tensor outside of the file: " + tensor);
            }
        }
    }

    private static List<byte[]> valid() {
        List<byte[]> valid = new ArrayList<>();
        for (int version = 1; version <= 3; version++) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                valid.add(gguf().version(version).order(order).toBytes());
            }
        }
        valid.add(new SafetensorsWriter()
                .metadata("format", "pt")
                .metadata("modelspec.title", "grüß")
                .tensor("a.weight", SafetensorsType.BF16, 4, 8)
                .tensor("b.weight", SafetensorsType.F32, 3)
                .tensor("c", SafetensorsType.F4, 2)
                .toBytes());
        return valid;
    }

    private static GgufWriter gguf() {
        return GgufWriter.of("jamba")
                .text("general.name", "hostile")
                .u32("general.file_type", 2)
                .u32("jamba.block_count", 4)
                .u32("jamba.embedding_length", 64)
                .u64("jamba.context_length", 512)
                .u32("jamba.attention.head_count", 4)
                .array("jamba.attention.head_count_kv", GgufValueType.U32, List.of(0, 2, 0, 2))
                .u32("jamba.ssm.inner_size", 128)
                .u32("jamba.ssm.state_size", 16)
                .u32("jamba.ssm.conv_kernel", 4)
                .f32("jamba.epsilon", 1e-5f)
                .flag("jamba.flag", true)
                .alignment(32)
                .array("tokenizer.ggml.tokens", GgufValueType.STRING, List.of("a", "bb", "ccc"))
                .tensor("token_embd.weight", GgmlType.Q4_0, 64, 3)
                .tensor("blk.0.norm", GgmlType.F32, 64)
                .tensor("blk.1.ffn", GgmlType.Q8_0, 32, 2, 2);
    }

    private static byte[] mutated(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        int rounds = 1 + random.nextInt(3);
        for (int i = 0; i < rounds && bytes.length > 0; i++) {
            bytes = mutatedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutatedOnce(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(9)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> overwrite(bytes, at, Long.BYTES, random);
            case 3 -> overwrite(bytes, at, Integer.BYTES, random);
            case 4 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 5 -> {
                return Arrays.copyOf(bytes, bytes.length + random.nextInt(300));
            }
            case 6 -> {
                return spliced(bytes, at, random.nextInt(bytes.length), random.nextInt(64));
            }
            case 7 -> {
                return removed(bytes, at, random.nextInt(16));
            }
            default -> {
                int from = random.nextInt(bytes.length);
                int length = Math.min(random.nextInt(64), bytes.length - Math.max(at, from));
                System.arraycopy(bytes, from, bytes, at, length);
            }
        }
        return bytes;
    }

    private static void overwrite(byte[] bytes, int at, int width, SplittableRandom random) {
        if (at + width > bytes.length) {
            return;
        }
        ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        long value = NASTY[random.nextInt(NASTY.length)] + random.nextInt(3) - 1;
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        if (width == Long.BYTES) {
            buffer.putLong(at, value);
        } else {
            buffer.putInt(at, (int) value);
        }
    }

    private static byte[] spliced(byte[] bytes, int at, int from, int length) {
        byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
        return ByteBuffer.allocate(bytes.length + piece.length)
                .put(bytes, 0, at)
                .put(piece)
                .put(bytes, at, bytes.length - at)
                .array();
    }

    private static byte[] removed(byte[] bytes, int at, int length) {
        int end = Math.min(bytes.length, at + length);
        return ByteBuffer.allocate(bytes.length - (end - at))
                .put(bytes, 0, at)
                .put(bytes, end, bytes.length - end)
                .array();
    }
}
