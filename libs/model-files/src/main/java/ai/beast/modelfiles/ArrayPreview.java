package ai.beast.modelfiles;

import java.util.List;

/**
 * An array in a model's metadata, of which only the beginning is kept: a vocabulary has hundreds of thousands of entries, which no reader here needs.
 *
 * @param elementType name of the elements' type, e.g. {@code u32}, {@code string}, {@code array}
 * @param length number of elements in the file
 * @param preview the first elements, as {@link ModelHeader#metadata()} represents values: up to {@value #WHOLE_PREVIEW} integers or booleans (enough for any
 *     per-layer setting), up to {@value #TEXT_PREVIEW} of anything else; texts are cut at {@value #TEXT_LENGTH} bytes; none of nested arrays
 */
public record ArrayPreview(String elementType, long length, List<Object> preview) {

    static final int WHOLE_PREVIEW = 512;
    static final int TEXT_PREVIEW = 16;
    static final int TEXT_LENGTH = 256;

    public ArrayPreview {
        preview = List.copyOf(preview);
    }

    /** Whether the preview holds every element. */
    public boolean complete() {
        return preview.size() == length;
    }
}
