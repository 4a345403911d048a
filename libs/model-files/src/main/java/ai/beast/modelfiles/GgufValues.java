package ai.beast.modelfiles;

import ai.beast.modelfiles.ModelFileException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads GGUF's primitives, strings and arrays within their bounds. Version 1 stores lengths and counts in 32 bits, later ones in 64. */
final class GgufValues {

    static final long MAX_STRING_BYTES = 16L << 20;
    static final long MAX_ARRAY_ELEMENTS = 64L << 20;
    /** The longest real headers, vocabulary included, are some tens of MiB; beyond this, passing over arrays would itself become a burden. */
    static final long MAX_HEADER_BYTES = 512L << 20;

    private static final int MAX_ARRAY_DEPTH = 4;
    private static final BigInteger UNSIGNED_RANGE = BigInteger.ONE.shiftLeft(Long.SIZE);

    private final HeaderInput input;
    private final HeaderBudget budget;
    private final int countBytes;

    GgufValues(HeaderInput input, HeaderBudget budget, int version) {
        this.input = input;
        this.budget = budget;
        this.countBytes = version == 1 ? Integer.BYTES : Long.BYTES;
    }

    /** An unsigned count or length; one beyond 63 bits comes out negative. */
    long readCount() throws ModelFileException, IOException {
        return countBytes == Integer.BYTES ? Integer.toUnsignedLong(input.readInt()) : input.readLong();
    }

    int countBytes() {
        return countBytes;
    }

    /** A name that must be exact, because things are looked up by it. */
    String readName(int maxBytes, String what) throws ModelFileException, IOException {
        long start = input.position();
        long length = readCount();
        if (length < 0 || length > maxBytes) {
            throw new ModelFileException(
                    Reason.LIMIT_EXCEEDED,
                    start,
                    "A " + what + " of " + Long.toUnsignedString(length) + " bytes is longer than " + maxBytes);
        }
        budget.text((int) length, start);
        byte[] bytes = input.readBytes((int) length);
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
                throw new ModelFileException(
                        Reason.BAD_TEXT, start, "A " + what + " is empty or has control characters");
            }
            return name;
        } catch (CharacterCodingException e) {
            throw new ModelFileException(Reason.BAD_TEXT, start, "A " + what + " is not UTF-8");
        }
    }

    GgufValueType readType() throws ModelFileException, IOException {
        long start = input.position();
        int id = input.readInt();
        return GgufValueType.byId(id)
                .orElseThrow(() -> new ModelFileException(
                        Reason.BAD_VALUE, start, "Unknown metadata value type " + Integer.toUnsignedString(id)));
    }

    /** A value that is not an array, as {@link ModelHeader#metadata()} represents it. */
    Object readScalar(GgufValueType type) throws ModelFileException, IOException {
        budget.number(input.position());
        return switch (type) {
            case U8 -> (long) Byte.toUnsignedInt(input.readByte());
            case I8 -> (long) input.readByte();
            case U16 -> (long) Short.toUnsignedInt(input.readShort());
            case I16 -> (long) input.readShort();
            case U32 -> Integer.toUnsignedLong(input.readInt());
            case I32 -> (long) input.readInt();
            case F32 -> (double) Float.intBitsToFloat(input.readInt());
            case BOOL -> readBoolean();
            case STRING -> readString();
            case U64 -> unsigned(input.readLong());
            case I64 -> input.readLong();
            case F64 -> Double.longBitsToDouble(input.readLong());
            case ARRAY ->
                throw new ModelFileException(Reason.BAD_VALUE, input.position(), "An array where a scalar belongs");
        };
    }

    ArrayPreview readArray() throws ModelFileException, IOException {
        GgufValueType type = readType();
        long count = readArrayCount(type);
        if (type == GgufValueType.ARRAY) {
            skipArrays(count, 1);
            return new ArrayPreview(type.label(), count, List.of());
        }
        int wanted = type.whole() ? ArrayPreview.WHOLE_PREVIEW : ArrayPreview.TEXT_PREVIEW;
        int kept = (int) Math.min(count, wanted);
        List<Object> preview = new ArrayList<>(kept);
        for (int i = 0; i < kept; i++) {
            preview.add(type == GgufValueType.STRING ? readShortened() : readScalar(type));
        }
        skipElements(type, count - kept);
        return new ArrayPreview(type.label(), count, preview);
    }

    private long readArrayCount(GgufValueType type) throws ModelFileException, IOException {
        long start = input.position();
        long count = readCount();
        if (count < 0 || count > MAX_ARRAY_ELEMENTS) {
            throw new ModelFileException(
                    Reason.LIMIT_EXCEEDED, start, "An array has more than " + MAX_ARRAY_ELEMENTS + " elements");
        }
        input.require(count * smallest(type));
        return count;
    }

    private int smallest(GgufValueType type) {
        return switch (type) {
            case STRING -> countBytes;
            case ARRAY -> Integer.BYTES + countBytes;
            default -> type.bytes();
        };
    }

    private void skipElements(GgufValueType type, long count) throws ModelFileException, IOException {
        if (type != GgufValueType.STRING) {
            input.skip(count * type.bytes());
            checkHeaderSize();
            return;
        }
        long left = count;
        while (left > 0) {
            left -= input.skipBufferedTexts(left, countBytes);
            checkHeaderSize();
            if (left > 0) {
                input.skip(readStringLength());
                checkHeaderSize();
                left--;
            }
        }
    }

    private void skipArrays(long count, int depth) throws ModelFileException, IOException {
        if (depth >= MAX_ARRAY_DEPTH) {
            throw new ModelFileException(Reason.LIMIT_EXCEEDED, input.position(), "Arrays are nested too deeply");
        }
        for (long i = 0; i < count; i++) {
            GgufValueType type = readType();
            long inner = readArrayCount(type);
            if (type == GgufValueType.ARRAY) {
                skipArrays(inner, depth + 1);
            } else {
                skipElements(type, inner);
            }
        }
    }

    void checkHeaderSize() throws ModelFileException {
        if (input.position() > MAX_HEADER_BYTES) {
            throw new ModelFileException(
                    Reason.HEADER_TOO_LARGE,
                    input.position(),
                    "The header is longer than " + MAX_HEADER_BYTES + " bytes");
        }
    }

    private boolean readBoolean() throws ModelFileException, IOException {
        long start = input.position();
        byte value = input.readByte();
        if (value != 0 && value != 1) {
            throw new ModelFileException(Reason.BAD_VALUE, start, "A boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    /** Malformed UTF-8 is replaced, not refused: a mangled description does not make a model unusable. */
    private String readString() throws ModelFileException, IOException {
        long start = input.position();
        int length = (int) readStringLength();
        budget.text(length, start);
        return new String(input.readBytes(length), StandardCharsets.UTF_8);
    }

    private String readShortened() throws ModelFileException, IOException {
        long start = input.position();
        long length = readStringLength();
        int kept = (int) Math.min(length, ArrayPreview.TEXT_LENGTH);
        budget.text(kept, start);
        String text = new String(input.readBytes(kept), StandardCharsets.UTF_8);
        input.skip(length - kept);
        return text;
    }

    private long readStringLength() throws ModelFileException, IOException {
        long start = input.position();
        long length = readCount();
        if (length < 0 || length > MAX_STRING_BYTES) {
            throw new ModelFileException(
                    Reason.LIMIT_EXCEEDED, start, "A string is longer than " + MAX_STRING_BYTES + " bytes");
        }
        input.require(length);
        return length;
    }

    private static Object unsigned(long bits) {
        if (bits >= 0) {
            return bits;
        }
        return BigInteger.valueOf(bits).add(UNSIGNED_RANGE);
    }
}
