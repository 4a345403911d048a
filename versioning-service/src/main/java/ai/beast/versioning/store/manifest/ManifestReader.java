package ai.beast.versioning.store.manifest;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one manifest line by line. Memory is that of the longest line and of the chunks read; names of tensors that recur
 * are kept once. Used once.
 */
final class ManifestReader {
    /** A head lists labels, metadata and, of a split model, its shards; everything larger is no head. */
    private static final int MAX_HEAD_BYTES = 4 << 20;

    private final MessageDigest digest = Sha256.digest();
    private final Map<String, String> names = new HashMap<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private @Nullable JsonNode head;
    private @Nullable Exception malformed;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;
    private byte[] line = new byte[4096];
    private int length;

    private ManifestReader() {}

    /**
     * Reads to the end of the stream, which is not closed.
     *
     * @throws DamagedException for bytes that are not a manifest this program can read, whole and unchanged
     */
    static Manifest read(InputStream bytes) throws IOException {
        return new ManifestReader().manifest(bytes);
    }

    private Manifest manifest(InputStream bytes) throws IOException {
        boolean first = true;
        readLine(bytes);
        while (hasMore(bytes)) {
            digest.update(line, 0, length);
            accept(first);
            first = false;
            readLine(bytes);
        }
        if (first) {
            throw new DamagedException("The manifest is cut short");
        }
        requireChecksum();
        try {
            return assemble();
        } catch (IllegalArgumentException | DateTimeException unusable) {
            throw unreadable(unusable);
        }
    }

    /** Reads up to and including the next line break, or to the end of the stream. */
    private void readLine(InputStream bytes) throws IOException {
        length = 0;
        while (hasMore(bytes)) {
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            byte read = buffer[position++];
            line[length++] = read;
            if (read == '\n') {
                return;
            }
        }
    }

    private boolean hasMore(InputStream bytes) throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(bytes.read(buffer), 0);
        }
        return position < limit;
    }

    /** Parses a line that is followed by another. A failure counts only if the checksum is right. */
    private void accept(boolean first) {
        if (malformed != null) {
            return;
        }
        try {
            if (first) {
                head = head();
            } else {
                chunks.add(chunk());
            }
        } catch (IOException | IllegalArgumentException | ArithmeticException failure) {
            malformed = failure;
        }
    }

    private void requireChecksum() throws DamagedException {
        String actual = Sha256.finish(digest).hex();
        try {
            if (!actual.equals(text(ManifestFormat.JSON.readTree(line, 0, length), "checksum"))) {
                throw new DamagedException("The manifest does not have the checksum it states");
            }
        } catch (DamagedException damaged) {
            throw damaged;
        } catch (IOException | IllegalArgumentException noChecksum) {
            throw unreadable(noChecksum);
        }
    }

    private Manifest assemble() throws DamagedException {
        if (malformed instanceof DamagedException damaged) {
            throw damaged;
        }
        if (malformed != null || head == null) {
            throw unreadable(malformed);
        }
        if (number(head, "chunks") != chunks.size()) {
            throw new IllegalArgumentException("The number of chunks is not the stated one");
        }
        return new Manifest(
                new Sha256(text(head, "sha256")),
                number(head, "sizeBytes"),
                new ManifestSource(
                        text(head, "model"),
                        optionalText(head, "modelVersion"),
                        text(head, "path"),
                        Instant.parse(text(head, "createdAt")),
                        ManifestFormat.JSON.convertValue(
                                head.path("metadata"), new TypeReference<Map<String, String>>() {})),
                texts(head.path("labels")),
                head.path("pinned").asBoolean(),
                text(head, "cutting"),
                chunks);
    }

    private static DamagedException unreadable(@Nullable Exception cause) {
        DamagedException damaged = new DamagedException("The manifest cannot be understood");
        damaged.initCause(cause);
        return damaged;
    }

    private JsonNode head() throws IOException {
        if (length > MAX_HEAD_BYTES) {
            throw new DamagedException("The manifest's first line exceeds " + MAX_HEAD_BYTES + " bytes");
        }
        JsonNode read = ManifestFormat.JSON.readTree(line, 0, length);
        if (!ManifestFormat.FORMAT.equals(text(read, "format"))) {
            throw new IllegalArgumentException("Not the format of a manifest");
        }
        if (read.path("formatVersion").asInt() != ManifestFormat.VERSION) {
            throw new DamagedException("The manifest has format version " + read.path("formatVersion")
                    + ", this program knows " + ManifestFormat.VERSION);
        }
        return read;
    }

    private Chunk chunk() throws IOException {
        long offset = -1;
        long size = -1;
        String sha256 = "";
        List<String> tensors = List.of();
        try (JsonParser json = ManifestFormat.JSON.createParser(line, 0, length)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "a chunk");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "offset" -> offset = number(json, value);
                    case "length" -> size = number(json, value);
                    case "sha256" -> {
                        require(value == JsonToken.VALUE_STRING, name);
                        sha256 = json.getText();
                    }
                    case "tensors" -> tensors = tensors(json, value);
                    // Of a later program.
                    default -> json.skipChildren();
                }
            }
            require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null, "a chunk");
        }
        return new Chunk(offset, Math.toIntExact(size), new Sha256(sha256), tensors);
    }

    private List<String> tensors(JsonParser json, JsonToken start) throws IOException {
        require(start == JsonToken.START_ARRAY, "tensors");
        List<String> tensors = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            String name = json.getText();
            String known = names.putIfAbsent(name, name);
            tensors.add(known == null ? name : known);
        }
        require(json.currentToken() == JsonToken.END_ARRAY, "tensors");
        return tensors;
    }

    private static long number(JsonParser json, JsonToken value) throws IOException {
        require(value == JsonToken.VALUE_NUMBER_INT, "a number");
        return json.getLongValue();
    }

    private static void require(boolean present, String what) {
        if (!present) {
            throw new IllegalArgumentException("A line of the manifest lacks " + what);
        }
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

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
