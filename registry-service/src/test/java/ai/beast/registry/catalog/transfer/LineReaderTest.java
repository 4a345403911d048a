package ai.beast.registry.catalog.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class LineReaderTest {
    private static final int MAX_LENGTH = 10;

    @Property
    void givesTheLinesOfTheStreamHoweverItArrives(
            @ForAll @AlphaChars @Chars({'\n', '\n'}) @StringLength(max = 200) String text,
            @ForAll @IntRange(min = 1, max = 7) int atOnce)
            throws Exception {
        // given
        List<String> expected = new ArrayList<>(List.of(text.split("\n", -1)));
        if (expected.getLast().isEmpty()) {
            expected.removeLast();
        }
        // when
        LineReader reader = new LineReader(slow(text, atOnce), MAX_LENGTH);
        List<String> lines = new ArrayList<>();
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
            lines.add(line.text());
            assertThat(line.number()).isEqualTo(lines.size());
        }
        // then
        expected.replaceAll(line -> line.length() > MAX_LENGTH ? null : line);
        assertThat(lines).isEqualTo(expected);
    }

    private static InputStream slow(String text, int atOnce) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, atOnce));
            }
        };
    }
}
