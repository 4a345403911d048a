package ai.beast.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventLineTest {
    @Test
    void anEventIsOneLineOfWhenWhatAboutWhatAndItsData() {
        String line = EventLine.ofFrame(
                "model.deleted",
                "{\"time\":\"2026-05-01T00:00:00Z\",\"type\":\"model.deleted\",\"subject\":\"llama\",\"data\":{\"model\":\"llama\"}}");

        assertThat(line.split(" +"))
                .containsExactly("2026-05-01T00:00:00Z", "model.deleted", "llama", "{\"model\":\"llama\"}");
    }

    @Test
    void aGapIsSaidInWords() {
        assertThat(EventLine.ofFrame("gap", "{\"from\":\"a\",\"to\":\"b\",\"reason\":\"expired\"}"))
                .isEqualTo("-- events are missing here (expired)");
    }

    @Test
    void whatAPublisherWritesCannotSteerTheTerminal() {
        String line =
                EventLine.ofFrame("x", "{\"type\":\"custom.x\",\"subject\":\"a\\u001b[2Jb\\n\",\"data\":\"\\u001b\"}");

        assertThat(line.chars()).noneMatch(Character::isISOControl);
    }
}
