package ai.beast.modelfiles;

import java.util.Locale;

/** A file's bytes are not a model header this library can accept. The message names no path and is fit to be shown to a user. */
public final class ModelFileException extends Exception {

    /** Why a file was refused. The names are stable: they are stored and sent to clients. */
    public enum Reason {
        /** Neither a GGUF nor a safetensors file. */
        NOT_A_MODEL,
        /** A GGUF of a version this library does not know. */
        UNSUPPORTED_VERSION,
        /** The file ends inside its own header. */
        TRUNCATED,
        /** A count or length is beyond the bounds of the format. */
        LIMIT_EXCEEDED,
        /** The header as a whole is larger than any real one. */
        HEADER_TOO_LARGE,
        /** A key or name is empty, has characters it may not have, or is not UTF-8. */
        BAD_TEXT,
        /** A metadata value, or its type, is not one the format knows. */
        BAD_VALUE,
        /** The JSON of a safetensors header is malformed or has a structure of its own. */
        BAD_JSON,
        /** Two metadata keys or two tensors share a name. */
        DUPLICATE_NAME,
        /** A tensor's data type is unknown. Stored by earlier releases; such files are read now. */
        UNKNOWN_TENSOR_TYPE,
        /** A tensor's dimensions are impossible for its type, or do not agree with its length. */
        BAD_SHAPE,
        /** A tensor does not start where the file's alignment allows, or the alignment itself is impossible. */
        BAD_ALIGNMENT,
        /** Multiplying or adding sizes leaves 64 bits. */
        OVERFLOW,
        /** Two tensors claim the same bytes. */
        OVERLAP,
        /** A tensor's data would lie beyond the end of the file: a partial download, or a lie. */
        DATA_OUT_OF_FILE;

        /** The reason as it is written in problems and events, e.g. {@code not_a_model}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;
    private final long offset;

    /**
     * @param offset byte offset in the file at which the fault was seen; for a safetensors header that has non-ASCII text before the fault it is
     *     approximate
     */
    public ModelFileException(Reason reason, long offset, String message) {
        super(message);
        this.reason = reason;
        this.offset = offset;
    }

    /** The same fault, with the place it was met at before its message. */
    ModelFileException within(String place) {
        ModelFileException placed = new ModelFileException(reason, offset, place + ": " + getMessage());
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    /** The message and the byte, as a person needs both to find the fault. */
    public String detail() {
        return getMessage() + " (at byte " + offset + ")";
    }

    public Reason reason() {
        return reason;
    }

    /** Byte offset in the file at which the fault was seen. */
    public long offset() {
        return offset;
    }
}
