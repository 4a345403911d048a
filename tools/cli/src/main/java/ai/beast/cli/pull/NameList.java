package ai.beast.cli.pull;

import ai.beast.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of models in a file, one a line. Blank lines, and what follows a {@code #} at the start of a word, do not count. */
final class NameList {
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*");
    private static final String STANDARD_INPUT = "-";

    /**
     * A line with a name.
     *
     * @param problem why the line names no model; empty when it does
     */
    record Line(int number, String name, String problem) {}

    private NameList() {}

    /** @throws CommandException when the file cannot be read */
    static List<Line> read(String file, InputStream standardInput) {
        byte[] content;
        try {
            content = file.equals(STANDARD_INPUT) ? standardInput.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException unreadable) {
            throw new CommandException("Cannot read the list " + file + ": " + unreadable.getMessage());
        }
        try {
            return lines(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
        } catch (CharacterCodingException binary) {
            throw new CommandException("The list " + file + " is not UTF-8 text");
        }
    }

    private static List<Line> lines(String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\\R", -1)) {
            number++;
            String name =
                    COMMENT.matcher(raw.replace("\uFEFF", "")).replaceFirst("").strip();
            if (!name.isEmpty()) {
                boolean several = name.chars().anyMatch(Character::isWhitespace);
                lines.add(new Line(number, name, several ? "a line must have one name, without spaces" : ""));
            }
        }
        return lines;
    }
}
