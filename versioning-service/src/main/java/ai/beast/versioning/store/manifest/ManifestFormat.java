package ai.beast.versioning.store.manifest;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Manifests as lines of JSON: a head, one line a chunk, and the checksum of all before it. See docs/store-format.md. */
final class ManifestFormat {
    static final String FORMAT = "ai-beast-snapshot";
    static final int VERSION = 1;
    static final ObjectMapper JSON = new ObjectMapper();

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

    /** As {@link ManifestReader#read}, of bytes in memory. */
    static Manifest read(byte[] bytes) throws DamagedException {
        try {
            return ManifestReader.read(new ByteArrayInputStream(bytes));
        } catch (DamagedException damaged) {
            throw damaged;
        } catch (IOException impossible) {
            throw new IllegalStateException("Reading from memory cannot fail", impossible);
        }
    }

    private static void head(JsonGenerator json, Manifest manifest) throws IOException {
        json.writeStringField("format", FORMAT);
        json.writeNumberField("formatVersion", VERSION);
        json.writeStringField("sha256", manifest.sha256().hex());
        json.writeNumberField("sizeBytes", manifest.sizeBytes());
        json.writeStringField("model", manifest.source().model());
        if (manifest.source().modelVersion() != null) {
            json.writeStringField("modelVersion", manifest.source().modelVersion());
        }
        json.writeStringField("path", manifest.source().path());
        json.writeStringField("createdAt", manifest.source().createdAt().toString());
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
}
