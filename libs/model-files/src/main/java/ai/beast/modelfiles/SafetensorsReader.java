package ai.beast.modelfiles;

import ai.beast.modelfiles.ModelFileException.Reason;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a safetensors header: a 64-bit little-endian length and that many bytes of JSON, parsed as a stream. Source of the format: the safetensors
 * repository's README. Bytes between or after the tensors are tolerated, overlaps are not.
 */
final class SafetensorsReader {

    static final long MAX_HEADER_BYTES = 100_000_000;
    static final int MAX_DIMENSIONS = 32;

    private static final int MAX_NAME_CHARS = 65_535;
    private static final String METADATA = "__metadata__";
    private static final JsonFactory JSON = JsonFactory.builder()
            // Names are read once; a shared symbol table would only be a target for colliding ones.
            .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
            .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(32)
                    .maxNameLength(MAX_NAME_CHARS)
                    .maxStringLength((int) GgufValues.MAX_STRING_BYTES)
                    .build())
            .build();

    private final HeaderInput input;
    private final HeaderBudget budget = new HeaderBudget();
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();

    SafetensorsReader(HeaderInput input) {
        this.input = input;
    }

    /** The format has no magic: a plausible length followed by an object is the nearest thing. Leaves the input at its start. */
    static boolean looksLikeOne(HeaderInput input) throws ModelFileException, IOException {
        if (input.size() < Long.BYTES + 2) {
            return false;
        }
        long length = input.readLong();
        byte first = input.readByte();
        input.rewind();
        return first == '{' && length >= 2 && (length <= MAX_HEADER_BYTES || length <= input.size() - Long.BYTES);
    }

    ModelHeader read() throws ModelFileException, IOException {
        long length = input.readLong();
        if (length > MAX_HEADER_BYTES) {
            throw new ModelFileException(
                    Reason.HEADER_TOO_LARGE, 0, "The header is longer than " + MAX_HEADER_BYTES + " bytes");
        }
        input.require(length);
        long dataStart = Long.BYTES + length;
        try (Reader text = new InputStreamReader(input.stream(length), StandardCharsets.UTF_8.newDecoder());
                JsonParser parser = JSON.createParser(text)) {
            readHeader(parser, dataStart);
        } catch (HeaderInput.TruncatedException e) {
            throw e.fault();
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
            throw new ModelFileException(
                    Reason.BAD_JSON, Long.BYTES + at, "The header is not acceptable JSON: " + e.getOriginalMessage());
        } catch (CharacterCodingException e) {
            throw new ModelFileException(Reason.BAD_TEXT, input.position(), "The header is not UTF-8");
        }
        TensorLayout.requireDisjoint(tensors);
        return header(dataStart);
    }

    private void readHeader(JsonParser parser, long dataStart) throws ModelFileException, IOException {
        expect(parser.nextToken() == JsonToken.START_OBJECT, parser, "The header is not an object");
        Set<String> names = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (!names.add(name)) {
                throw new ModelFileException(Reason.DUPLICATE_NAME, at(parser), "Name " + name + " is there twice");
            }
            budget.text(name.length(), at(parser));
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            if (name.equals(METADATA)) {
                // The format's own library writes null where there is none.
                expect(
                        object || parser.currentToken() == JsonToken.VALUE_NULL,
                        parser,
                        METADATA + " is neither an object nor null");
                if (object) {
                    readMetadata(parser);
                }
            } else {
                expect(object, parser, "The entry of tensor " + name + " is not an object");
                readTensor(parser, name, dataStart);
            }
        }
        expect(parser.nextToken() == null, parser, "Something follows the header's object");
    }

    private void readMetadata(JsonParser parser) throws ModelFileException, IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            expect(
                    parser.nextToken() == JsonToken.VALUE_STRING,
                    parser,
                    METADATA + " key " + key + " does not hold a string");
            String value = parser.getText();
            budget.text(key.length() + value.length(), at(parser));
            if (metadata.putIfAbsent(key, value) != null) {
                throw new ModelFileException(
                        Reason.DUPLICATE_NAME, at(parser), "Metadata key " + key + " is there twice");
            }
        }
    }

    private void readTensor(JsonParser parser, String name, long dataStart) throws ModelFileException, IOException {
        long start = at(parser);
        budget.tensor(start);
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" -> {
                    expect(type == null, parser, "dtype of tensor " + name + " is there twice");
                    type = readType(parser, name);
                }
                case "shape" -> {
                    expect(shape == null, parser, "shape of tensor " + name + " is there twice");
                    shape = readNumbers(parser, MAX_DIMENSIONS);
                }
                case "data_offsets" -> {
                    expect(offsets == null, parser, "data_offsets of tensor " + name + " are there twice");
                    offsets = readNumbers(parser, 2);
                }
                default -> parser.skipChildren(); // as the format's own library does
            }
        }
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            String missing = type == null ? "dtype" : shape == null ? "shape" : "data_offsets of two numbers";
            throw new ModelFileException(Reason.BAD_JSON, at(parser), "Tensor " + name + " lacks " + missing);
        }
        tensors.add(placed(name, type, shape, offsets.get(0), offsets.get(1), dataStart, start));
    }

    private Tensor placed(String name, String type, List<Long> shape, long begin, long end, long dataStart, long start)
            throws ModelFileException {
        Optional<SafetensorsType> known = SafetensorsType.byName(type);
        long byteLength;
        try {
            long elements = TensorLayout.elements(shape);
            // A type newer than this library: the range says what it takes.
            byteLength = known.isPresent() ? known.get().bytes(elements) : end - begin;
        } catch (ArithmeticException e) {
            throw new ModelFileException(
                    Reason.OVERFLOW, start, "The size of tensor " + name + " leaves 63 bits or ends within a byte");
        }
        if (end < begin || end - begin != byteLength) {
            throw new ModelFileException(
                    Reason.BAD_SHAPE, start, "The range of tensor " + name + " does not have its shape's length");
        }
        if (known.isEmpty() && !TensorLayout.holds(byteLength, shape)) {
            throw new ModelFileException(Reason.BAD_SHAPE, start, "Tensor " + name + " has more elements than bits");
        }
        if (end > input.size() - dataStart) {
            throw new ModelFileException(
                    Reason.DATA_OUT_OF_FILE, start, "The data of tensor " + name + " ends beyond the end of the file");
        }
        return new Tensor(name, type, shape, dataStart + begin, byteLength);
    }

    private String readType(JsonParser parser, String name) throws ModelFileException, IOException {
        expect(
                parser.currentToken() == JsonToken.VALUE_STRING,
                parser,
                "The dtype of tensor " + name + " is not a string");
        String label = parser.getText();
        if (!label.matches("[A-Za-z0-9_]{1,32}")) {
            throw new ModelFileException(
                    Reason.BAD_VALUE, at(parser), "The dtype of tensor " + name + " is not a type's name");
        }
        return label;
    }

    private List<Long> readNumbers(JsonParser parser, int atMost) throws ModelFileException, IOException {
        expect(parser.currentToken() == JsonToken.START_ARRAY, parser, "A list of numbers is not a list");
        List<Long> numbers = new ArrayList<>(4);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT && numbers.size() < atMost,
                    parser,
                    "A list holds something else than a few whole numbers");
            boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!fits || parser.getLongValue() < 0) {
                throw new ModelFileException(Reason.OVERFLOW, at(parser), "A number is negative or beyond 63 bits");
            }
            budget.number(at(parser));
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    private ModelHeader header(long dataStart) throws ModelFileException {
        return new ModelHeader(
                ModelFormat.SAFETENSORS,
                text("modelspec.architecture"),
                text("modelspec.title"),
                null,
                Quantization.dominantType(tensors),
                TensorLayout.parameterCount(tensors),
                null,
                input.size(),
                text("modelspec.license"),
                text("modelspec.merged_from"),
                metadata,
                Map.of(),
                tensors,
                dataStart);
    }

    private @Nullable String text(String key) {
        return metadata.get(key) instanceof String text && !text.isBlank() ? text.strip() : null;
    }

    private static void expect(boolean condition, JsonParser parser, String message) throws ModelFileException {
        if (!condition) {
            throw new ModelFileException(Reason.BAD_JSON, at(parser), message);
        }
    }

    private static long at(JsonParser parser) {
        return Long.BYTES + Math.max(0, parser.currentLocation().getCharOffset());
    }
}
