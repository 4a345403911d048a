package ai.beast.testing.poison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Makes records at and beyond the limits of events: texts and paths at their limits in bytes, incompressible, with lone
 * surrogates, NUL and control characters; fields that are absent or of another type; times far away; payloads of 900 kB;
 * and bytes that are no event. The same seed gives the same records. Not thread-safe.
 */
public final class PoisonEvents {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Escaped, because UTF-8 has no lone surrogates and JSON has. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final ObjectMapper RAW_JSON = new ObjectMapper();
    private static final int LARGE = 900_000;
    private static final List<String> TYPES = List.of(
            "model.downloaded",
            "model.downloaded",
            "model.downloaded",
            "model.deleted",
            "model.updated",
            "rag.ingested",
            "agent.task.completed",
            "service.error",
            "webhook.disabled",
            "custom.poison");
    private static final List<String> ATTRIBUTES =
            List.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data");
    private static final List<String> TIMES = List.of(
            "9999-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "+292278994-08-17T07:12:55Z",
            "-999999999-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "1970-01-01T00:00:00-18:00",
            "tomorrow",
            "");

    private final Random random;
    private final Path directory;

    private PoisonEvents(long seed, Path directory) {
        this.random = new Random(seed);
        this.directory = directory;
    }

    /** @param directory that the service takes models from; some paths are below it */
    public static List<PoisonEvent> generate(long seed, int count, Path directory) {
        PoisonEvents events = new PoisonEvents(seed, directory);
        List<PoisonEvent> generated = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            generated.add(events.next(number));
        }
        return generated;
    }

    private PoisonEvent next(int number) {
        ObjectNode event = valid(number);
        ObjectNode data = (ObjectNode) event.get("data");
        String key = "poison-" + number;
        switch (random.nextInt(10)) {
            case 0 -> event.put(pick(ATTRIBUTES), text());
            case 1 -> event.put(pick(List.of("id", "source", "subject")), text());
            case 2 -> data.put(pick(names(data)), text());
            case 3 -> data.put("path", path());
            case 4 -> event.remove(pick(ATTRIBUTES));
            case 5 -> data.remove(pick(names(data)));
            case 6 -> event.put("time", pick(TIMES));
            case 7 -> event.set(pick(ATTRIBUTES), odd());
            case 8 -> data.set(pick(names(data)), number % 10 == 0 ? NODES.textNode(large()) : odd());
            default -> {
                return noEvent(key, number);
            }
        }
        if (random.nextInt(20) == 0) {
            data.set("files", files());
        }
        return new PoisonEvent(key, bytes(event), false);
    }

    /** An event that each type's reader can take, as far as the fields of the types agree. */
    private ObjectNode valid(int number) {
        String model = "poison-model-" + number;
        ObjectNode data = NODES.objectNode();
        data.put("jobId", "job-" + number)
                .put("model", model)
                .put("path", directory.resolve(model + ".gguf").toString())
                .put("location", "internal")
                .put("sourceUrl", "https://models.example/" + model)
                .put("sha256", "%064x".formatted(number))
                .put("sizeBytes", 1L)
                .put("durationSeconds", 0.5);
        data.put("change", "rolled_back").put("reason", "failing").put("message", "m");
        data.put("collection", "c").put("status", "completed").put("files", 1).put("chunks", 1);
        data.put("service", "s").put("instance", "i").put("version", "v").put("state", "error");
        data.put("endpoint", "e").put("host", "h");
        String type = pick(TYPES);
        if (type.equals("model.downloaded")) {
            data.remove("files");
        }
        ObjectNode event = NODES.objectNode();
        event.put("specversion", "1.0")
                .put("id", "poison-" + number)
                .put("source", "urn:poison")
                .put("type", type)
                .put("subject", model)
                .put("time", "2026-01-01T00:00:00Z")
                .put("datacontenttype", "application/json");
        event.set("data", data);
        return event;
    }

    private PoisonEvent noEvent(String key, int number) {
        byte[] event = bytes(valid(number));
        byte[] noise = new byte[1 + random.nextInt(2000)];
        random.nextBytes(noise);
        byte[] value =
                switch (random.nextInt(8)) {
                    case 0 -> null;
                    case 1 -> new byte[0];
                    case 2 -> noise;
                    case 3 -> "null".getBytes(StandardCharsets.UTF_8);
                    case 4 -> "[]".getBytes(StandardCharsets.UTF_8);
                    case 5 -> "{}".getBytes(StandardCharsets.UTF_8);
                    case 6 -> "[".repeat(5000).getBytes(StandardCharsets.UTF_8);
                    default -> java.util.Arrays.copyOf(event, event.length / 2);
                };
        return new PoisonEvent(key, value, true);
    }

    private String text() {
        return switch (random.nextInt(13)) {
            case 0 -> "";
            case 1 -> "日本";
            case 2 -> cjk(1024);
            case 3 -> cjk(85);
            case 4 -> ascii(4096);
            case 5 -> ascii(100_000);
            case 6 -> "a\0b";
            case 7 -> "a\ud800b";
            case 8 -> "a\r\nx-header: b";
            case 9 -> "../../../etc/passwd";
            case 10 -> "%zz {}<>\u202e\u0007";
            case 11 -> "\ud83d\ude00".repeat(256);
            default -> " ";
        };
    }

    private String path() {
        return switch (random.nextInt(11)) {
            case 0 -> "/" + cjk(1300);
            case 1 -> directory + "/" + cjk(85);
            case 2 -> directory + "/" + "n".repeat(300);
            case 3 -> directory + "/" + "d/".repeat(1500) + "f";
            case 4 -> directory + "/" + (cjk(80) + "/").repeat(12) + "f";
            case 5 -> directory.toString();
            case 6 -> directory + "/a\0b";
            case 7 -> directory + "/../../" + ascii(20);
            case 8 -> "relative/" + ascii(20);
            case 9 -> "/proc/self/mem";
            default -> directory + "/a\ud800b";
        };
    }

    private JsonNode odd() {
        return switch (random.nextInt(10)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(true);
            case 2 -> NODES.numberNode(-1);
            case 3 -> NODES.numberNode(Long.MAX_VALUE);
            case 4 -> DecimalNode.valueOf(new BigDecimal("1E+400"));
            case 5 -> NODES.arrayNode();
            case 6 -> NODES.objectNode().put("a", "b");
            case 7 -> nested(300);
            case 8 -> NODES.textNode("x");
            default -> NODES.numberNode(0.1);
        };
    }

    private ArrayNode files() {
        ArrayNode files = NODES.arrayNode();
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (random.nextBoolean()) {
                files.add(odd());
            } else {
                files.addObject()
                        .put("path", path())
                        .put("sha256", "0".repeat(64))
                        .put("sizeBytes", 1);
            }
        }
        return files;
    }

    private static JsonNode nested(int depth) {
        JsonNode inner = NODES.numberNode(1);
        for (int i = 0; i < depth; i++) {
            inner = NODES.arrayNode().add(inner);
        }
        return inner;
    }

    private String large() {
        return random.nextBoolean() ? ascii(LARGE) : cjk(LARGE / 6);
    }

    private String ascii(int length) {
        return random.ints(length, '0', 'z')
                .mapToObj(c -> Character.isLetterOrDigit(c) ? Character.toString(c) : "-")
                .collect(Collectors.joining());
    }

    private String cjk(int length) {
        return random.ints(length, 0x4E00, 0x9FFF).mapToObj(Character::toString).collect(Collectors.joining());
    }

    private static List<String> names(ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private byte[] bytes(JsonNode event) {
        try {
            String text = JSON.writeValueAsString(event);
            // Both forms occur on the wire; a lone surrogate has only the escaped one.
            return text.contains("\\uD800") || random.nextBoolean()
                    ? text.getBytes(StandardCharsets.UTF_8)
                    : RAW_JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree is always writable", impossible);
        }
    }
}
