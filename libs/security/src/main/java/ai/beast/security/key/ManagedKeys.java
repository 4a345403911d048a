package ai.beast.security.key;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * The content of the file of managed keys, which one service writes and all read: digests, never keys. Members that a later release added are
 * ignored when it is read.
 *
 * @param keys in the order in which they were made
 */
public record ManagedKeys(List<KeyRecord> keys) {
    /** The name of the file, beside that of the installer's keys unless configured otherwise. */
    public static final String FILE = "managed-keys.json";

    public static final ManagedKeys EMPTY = new ManagedKeys(List.of());

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    public ManagedKeys {
        keys = List.copyOf(keys);
    }

    /** @throws IOException when it is not such a file */
    public static ManagedKeys parse(byte[] content) throws IOException {
        try {
            ManagedKeys read = JSON.readValue(content, ManagedKeys.class);
            for (KeyRecord each : read.keys()) {
                Objects.requireNonNull(each.key().id());
                Objects.requireNonNull(each.key().sha256());
                Objects.requireNonNull(each.key().scope());
            }
            return read;
        } catch (RuntimeException incomplete) {
            throw new IOException("It has a key without id, digest or scope", incomplete);
        }
    }

    public byte[] toBytes() throws IOException {
        return JSON.writeValueAsBytes(this);
    }
}
