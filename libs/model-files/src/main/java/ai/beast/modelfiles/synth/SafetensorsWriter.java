package ai.beast.modelfiles.synth;

import ai.beast.modelfiles.SafetensorsType;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a safetensors file with tensors of seeded pseudo-random bytes. The same calls give the same bytes on every machine. Not thread-safe. */
public final class SafetensorsWriter extends ModelFileWriter {

    private static final int HEADER_ALIGNMENT = 8;
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Planned> tensors = new ArrayList<>();
    private long seed;

    private record Planned(String name, SafetensorsType type, long[] shape) {
        long bytes() {
            long elements = 1;
            for (long dimension : shape) {
                elements = Math.multiplyExact(elements, dimension);
            }
            return type.bytes(elements);
        }
    }

    /** Seed of the tensors' data, 0 by default. */
    public SafetensorsWriter seed(long value) {
        seed = value;
        return this;
    }

    /** Adds an entry of {@code __metadata__}. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Adds a tensor, placed right after the one before it.
     *
     * @param shape slowest-varying dimension first; the elements fill whole bytes
     */
    public SafetensorsWriter tensor(String name, SafetensorsType type, long... shape) {
        tensors.add(new Planned(name, type, shape.clone()));
        return this;
    }

    @Override
    public void write(OutputStream target) throws IOException {
        ByteArrayOutputStream header = header();
        target.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.size())
                .array());
        header.writeTo(target);
        for (Planned tensor : tensors) {
            SyntheticData.write(target, seed, tensor.name(), tensor.bytes());
        }
    }

    private ByteArrayOutputStream header() throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(header)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Planned tensor : tensors) {
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", tensor.type().name());
                json.writeFieldName("shape");
                json.writeArray(tensor.shape(), 0, tensor.shape().length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {offset, offset + tensor.bytes()}, 0, 2);
                json.writeEndObject();
                offset += tensor.bytes();
            }
            json.writeEndObject();
        }
        while (header.size() % HEADER_ALIGNMENT != 0) {
            header.write(' ');
        }
        return header;
    }
}
