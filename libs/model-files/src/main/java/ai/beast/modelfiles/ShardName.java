package ai.beast.modelfiles;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * What a file's name says about the part it plays in a model: the whole of it, one shard of several, or the projector that lets it see or hear. Shards are
 * named {@code <stem>-00001-of-00003.gguf} (or {@code .safetensors}) by the tools that split models; projectors carry {@code mmproj} as a word.
 */
public sealed interface ShardName {

    /** A model in one file. */
    record Whole(String stem, ModelFormat format) implements ShardName {}

    /**
     * One part of a split model.
     *
     * @param index from 1 to {@code count}
     */
    record Shard(String stem, int index, int count, ModelFormat format) implements ShardName {

        /** The file name of another shard of the same model. */
        public String sibling(int otherIndex) {
            return String.format(Locale.ROOT, "%s-%05d-of-%05d.%s", stem, otherIndex, count, format.label());
        }
    }

    /**
     * A multimodal projector.
     *
     * @param stem name of the model it belongs to as far as its own name tells, without precision; may be empty, as in {@code mmproj-F16.gguf}
     */
    record Projector(String stem, ModelFormat format) implements ShardName {

        /** Whether the names allow this projector to belong to that model; a nameless one may belong to any model beside it. */
        public boolean mayBelongTo(ShardName model) {
            return !(model instanceof Projector)
                    && model.stem().toLowerCase(Locale.ROOT).startsWith(stem.toLowerCase(Locale.ROOT));
        }
    }

    /** The name without extension, shard number and projector mark. */
    String stem();

    ModelFormat format();

    /** Two files of one directory whose keys are equal are parts of the same model. */
    default String modelKey() {
        return switch (this) {
            case Whole whole -> whole.stem() + "." + whole.format().label();
            case Shard shard ->
                shard.stem() + "-of-" + shard.count() + "." + shard.format().label();
            case Projector projector ->
                "mmproj:" + projector.stem() + "." + projector.format().label();
        };
    }

    /**
     * The file that a piece was cut from by size, regardless of its content: {@code x.gguf} for {@code x.gguf.part1of2}, {@code x.gguf-split-a},
     * {@code x.gguf.part-aa} or {@code x.gguf.001}. No piece is a model, and only all of them together are the file.
     *
     * @param fileName a name without directories
     * @return empty for the name of a whole file, or of a shard
     */
    static Optional<String> cutFrom(String fileName) {
        Matcher piece = ShardNameParser.PIECE.matcher(fileName);
        return piece.matches() ? Optional.of(piece.group("whole")) : Optional.empty();
    }

    /**
     * Whether it is the name of what runtimes read beside a model: configuration, vocabulary, templates, the index of its shards; never code.
     *
     * @param fileName a name without directories
     */
    static boolean namesCompanion(String fileName) {
        return ShardNameParser.COMPANION.matcher(fileName).matches();
    }

    /**
     * @param fileName a name without directories; letter case of the extension does not matter
     * @return empty if the extension is neither {@code .gguf} nor {@code .safetensors}
     */
    static Optional<ShardName> parse(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        for (ModelFormat format : ModelFormat.values()) {
            String extension = "." + format.label();
            if (lower.endsWith(extension) && fileName.length() > extension.length()) {
                String bare = fileName.substring(0, fileName.length() - extension.length());
                return Optional.of(ShardNameParser.parse(bare, format));
            }
        }
        return Optional.empty();
    }
}
