package ai.beast.versioning.store.manifest;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manifests as lines of JSON: a head, one line a chunk, and the checksum of all before it. See docs/store-format.md. */
final class ManifestFormat {
    private static final String FORMAT = "ai-beast-snapshot";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ManifestFormat() {}

    static byte[] write(Manifest manifest) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        try {
            line(lines, json -> head(json, manifest));
            for (Chunk chunk : manifest.chunks()) {
                line(lines, json -> chunk(json, chunk));
            }
            String checksum = Sha256.of(ByteBuffer.wrap(lines.toByteArray())).hex();
            line(lines, json -> json.writeStringField("checksum", checksum));
        } catch (IOException impossible) {
            throw new IllegalStateException("Writing to memory cannot fail", impossible);
        }
        return lines.toByteArray();
    }

    /** @throws DamagedException when the bytes are not a manifest this program can read, whole and unchanged */
    static Manifest read(byte[] bytes) throws DamagedException {
        int lastLine = lastLine(bytes);
        try {
            Sha256 actual = Sha256.of(ByteBuffer.wrap(bytes, 0, lastLine));
            String stated = text(JSON.readTree(bytes, lastLine, bytes.length - lastLine), "checksum");
            if (!actual.hex().equals(stated)) {
                throw new DamagedException("The manifest does not have the checksum it states");
            }
            return parse(new String(bytes, 0, lastLine, StandardCharsets.UTF_8).split("\n", -1));
        } catch (IOException | IllegalArgumentException | DateTimeException malformed) {
            if (malformed instanceof DamagedException damaged) {
                throw damaged;
            }
            DamagedException damaged = new DamagedException("The manifest cannot be understood");
            damaged.initCause(malformed);
            throw damaged;
        }
    }

    /** Where the last line begins; without a line break before it there is no manifest. */
    private static int lastLine(byte[] bytes) throws DamagedException {
        for (int at = bytes.length - 2; at >= 0; at--) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        throw new DamagedException("The manifest is cut short");
    }

    private static Manifest parse(String[] lines) throws IOException {
        JsonNode head = JSON.readTree(lines[0]);
        if (!FORMAT.equals(text(head, "format"))) {
            throw new IllegalArgumentException("Not the format of a manifest");
        }
        if (head.path("formatVersion").asInt() != VERSION) {
            throw new DamagedException("The manifest has format version " + head.path("formatVersion")
                    + ", this program knows " + VERSION);
        }
        List<Chunk> chunks = new ArrayList<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length - 1)) {
            JsonNode chunk = JSON.readTree(line);
            chunks.add(new Chunk(
                    number(chunk, "offset"),
                    Math.toIntExact(number(chunk, "length")),
                    new Sha256(text(chunk, "sha256")),
                    texts(chunk.path("tensors"))));
        }
        if (number(head, "chunks") != chunks.size()) {
            throw new IllegalArgumentException("The number of chunks is not the stated one");
        }
        return new Manifest(
                new Sha256(text(head, "sha256")),
                number(head, "sizeBytes"),
                text(head, "model"),
                optionalText(head, "modelVersion"),
                text(head, "path"),
                Instant.parse(text(head, "createdAt")),
                JSON.convertValue(head.path("metadata"), new TypeReference<Map<String, String>>() {}),
                texts(head.path("labels")),
                head.path("pinned").asBoolean(),
                text(head, "cutting"),
                chunks);
    }

    private static void head(JsonGenerator json, Manifest manifest) throws IOException {
        json.writeStringField("format", FORMAT);
        json.writeNumberField("formatVersion", VERSION);
        json.writeStringField("sha256", manifest.sha256().hex());
        json.writeNumberField("sizeBytes", manifest.sizeBytes());
        json.writeStringField("model", manifest.model());
        if (manifest.modelVersion() != null) {
            json.writeStringField("modelVersion", manifest.modelVersion());
        }
        json.writeStringField("path", manifest.path());
        json.writeStringField("createdAt", manifest.createdAt().toString());
        json.writeObjectFieldStart("metadata");
        for (var entry : manifest.orderedMetadata().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        texts(json, "labels", manifest.labels());
        if (manifest.pinned()) {
            json.writeBooleanField("pinned", true);
        }
        json.writeStringField("cutting", manifest.cutting());
        json.writeNumberField("chunks", manifest.chunks().size());
    }

    private static void chunk(JsonGenerator json, Chunk chunk) throws IOException {
        json.writeNumberField("offset", chunk.offset());
        json.writeNumberField("length", chunk.length());
        json.writeStringField("sha256", chunk.sha256().hex());
        if (!chunk.tensors().isEmpty()) {
            texts(json, "tensors", chunk.tensors());
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static void line(ByteArrayOutputStream lines, Fields fields) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(lines)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        lines.write('\n');
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("There is no text " + name);
        }
        return value.textValue();
    }

    private static @Nullable String optionalText(JsonNode node, String name) {
        return node.hasNonNull(name) ? text(node, name) : null;
    }

    private static long number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("There is no number " + name);
        }
        return value.longValue();
    }

    private static List<String> texts(JsonNode array) throws JsonProcessingException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            texts.add(JSON.treeToValue(element, String.class));
        }
        return texts;
    }
}
