package ai.beast.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SseParserTest {

    @Test
    void putsLinesTogetherIntoFrames() {
        List<ServerSentEvent> frames = parse(
                ": hello",
                "retry: 2000",
                "",
                "id: 7",
                "event: progress",
                "data: {\"a\":1}",
                "",
                "data:first",
                "data: second",
                "");

        assertThat(frames)
                .containsExactly(
                        new ServerSentEvent("7", "progress", "{\"a\":1}"),
                        new ServerSentEvent("7", "message", "first\nsecond"));
    }

    @Test
    void anEventWithoutDataIsNoFrameAndItsNameDoesNotStick() {
        assertThat(parse("event: empty", "", "data: x", "")).containsExactly(new ServerSentEvent("", "message", "x"));
    }

    @Test
    void anIdWithoutDataMovesThePlaceAllTheSame() {
        SseParser parser = new SseParser();
        Stream.of("retry: 2000", "id: 8", "").forEach(parser::line);

        assertThat(parser.id()).isEqualTo("8");
    }

    private static List<ServerSentEvent> parse(String... lines) {
        SseParser parser = new SseParser();
        return Stream.of(lines).map(parser::line).flatMap(Optional::stream).toList();
    }
}
