package ai.beast.registry.outdated;

import ai.beast.contracts.ModelOutdated.Change;
import ai.beast.modelfiles.ModelFileException;
import ai.beast.modelfiles.ModelFiles;
import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The difference of two model files, by their headers and by samples of their tensors' data. Reads the headers and at most
 * {@value #SAMPLES} pieces of {@value #SAMPLE_BYTES} bytes of each file, so a change of the header hides one of weights that no sample has.
 *
 * @param change {@link Change#TEMPLATE}, {@link Change#METADATA} or {@link Change#WEIGHTS}
 * @param keys metadata that differs
 */
record FileComparison(Change change, String reason, List<String> keys) {
    static final int SAMPLES = 8;
    static final int SAMPLE_BYTES = 32 * 1024;
    private static final int MAX_HEADER = 24 * 1024 * 1024;
    private static final String TEMPLATE = "tokenizer.chat_template";
    /** Where the number of metadata entries is, in versions 2 and 3. */
    private static final int GGUF_COUNT = 16;

    private static final int GGUF_TEXT = 8;

    /**
     * Compares files whose hashes differ.
     *
     * @throws ModelFileException when one of them is no model that can be read
     */
    static FileComparison of(SeekableByteChannel ours, RangedFile theirs) throws IOException, ModelFileException {
        ModelHeader before = ModelFiles.read(ours);
        ModelHeader after = ModelFiles.read(theirs);
        theirs.keepNoMore();
        List<String> keys = differing(before, after);
        if (!sameLayout(before, after)) {
            return new FileComparison(Change.WEIGHTS, "Number, shapes, types or places of the tensors differ", keys);
        }
        int samples = Math.min(SAMPLES, before.tensors().size());
        for (int i = 0; i < samples; i++) {
            int tensor = (int) ((long) i * before.tensors().size() / samples);
            if (!Arrays.equals(
                    sample(ours, before.tensors().get(tensor)),
                    sample(theirs, after.tensors().get(tensor)))) {
                return new FileComparison(
                        Change.WEIGHTS,
                        "The data of tensor " + before.tensors().get(tensor).name() + " differs",
                        keys);
            }
        }
        String same = before.tensors().size() + " tensors have the same layout, and " + samples
                + " that were compared the same data";
        if (Arrays.equals(header(ours, before), header(theirs, after))) {
            return new FileComparison(
                    Change.WEIGHTS, "The header is the same, so data that was not compared differs", keys);
        }
        boolean template = before.format() == ModelFormat.GGUF
                && keys.stream().allMatch(key -> key.startsWith(TEMPLATE))
                && Arrays.equals(withoutTemplate(ours, before), withoutTemplate(theirs, after));
        return template
                ? new FileComparison(Change.TEMPLATE, "The chat template differs; " + same, keys)
                : new FileComparison(Change.METADATA, "The header's metadata differs; " + same, keys);
    }

    /** Names of values that differ; long arrays are compared by their beginnings. */
    private static List<String> differing(ModelHeader before, ModelHeader after) {
        Set<String> names = new TreeSet<>(before.metadata().keySet());
        names.addAll(after.metadata().keySet());
        names.addAll(before.arrays().keySet());
        names.addAll(after.arrays().keySet());
        names.removeIf(name -> Objects.equals(
                        before.metadata().get(name), after.metadata().get(name))
                && Objects.equals(before.arrays().get(name), after.arrays().get(name)));
        return List.copyOf(names);
    }

    private static boolean sameLayout(ModelHeader before, ModelHeader after) {
        List<Tensor> ours = before.tensors();
        List<Tensor> theirs = after.tensors();
        if (before.format() != after.format() || ours.size() != theirs.size()) {
            return false;
        }
        for (int i = 0; i < ours.size(); i++) {
            Tensor left = ours.get(i);
            Tensor right = theirs.get(i);
            if (!left.name().equals(right.name())
                    || !left.type().equals(right.type())
                    || !left.shape().equals(right.shape())
                    || left.offset() - before.tensorDataStart() != right.offset() - after.tensorDataStart()) {
                return false;
            }
        }
        return true;
    }

    /** From the middle of the tensor: its beginning may be padding, such as unused rows of an embedding. */
    private static byte[] sample(SeekableByteChannel file, Tensor tensor) throws IOException {
        int length = (int) Math.min(SAMPLE_BYTES, tensor.byteLength());
        return read(file, tensor.offset() + (tensor.byteLength() - length) / 2, length);
    }

    private static byte[] header(SeekableByteChannel file, ModelHeader header) throws IOException {
        if (header.tensorDataStart() > MAX_HEADER) {
            throw new IOException("The header is larger than " + MAX_HEADER + " bytes");
        }
        return read(file, 0, (int) Math.min(header.tensorDataStart(), header.sizeBytes()));
    }

    /** The header's bytes without its chat templates, their count and the padding. */
    private static byte[] withoutTemplate(SeekableByteChannel file, ModelHeader header) throws IOException {
        byte[] bytes = header(file, header);
        for (String key : header.metadata().keySet()) {
            if (key.startsWith(TEMPLATE)) {
                bytes = withoutText(bytes, key);
            }
        }
        if (bytes.length >= GGUF_COUNT + Long.BYTES) {
            Arrays.fill(bytes, GGUF_COUNT, GGUF_COUNT + Long.BYTES, (byte) 0);
        }
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    /** The header without the entry of a text; unchanged when it is not stored as in little-endian files of versions 2 and 3. */
    private static byte[] withoutText(byte[] header, String key) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        ByteBuffer entry = ByteBuffer.allocate(Long.BYTES + name.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(name.length)
                .put(name)
                .putInt(GGUF_TEXT);
        int at = indexOf(header, entry.array());
        int value = at + entry.capacity();
        if (at < 0 || value + Long.BYTES > header.length) {
            return header;
        }
        long length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong(value);
        if (length < 0 || length > header.length - value - Long.BYTES) {
            return header;
        }
        int rest = value + Long.BYTES + (int) length;
        byte[] without = new byte[header.length - (rest - at)];
        System.arraycopy(header, 0, without, 0, at);
        System.arraycopy(header, rest, without, at, header.length - rest);
        return without;
    }

    private static int indexOf(byte[] text, byte[] part) {
        for (int i = 0; i <= text.length - part.length; i++) {
            if (Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] read(SeekableByteChannel file, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        file.position(from);
        while (bytes.hasRemaining()) {
            if (file.read(bytes) < 0) {
                throw new IOException("The file ends before its tensors");
            }
        }
        return bytes.array();
    }
}
