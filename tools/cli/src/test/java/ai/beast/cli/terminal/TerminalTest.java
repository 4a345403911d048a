package ai.beast.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1536,1.50 KiB", "4920739232,4.58 GiB", "167772160,160 MiB"})
    void bytesReadLikePeopleSayThem(long number, String text) {
        assertThat(Quantity.bytes(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"5,5s", "200,3m 20s", "7260,2h 1m", "90000,1d 1h", "-3,0s"})
    void timesShowTheirTwoLargestUnits(long seconds, String text) {
        assertThat(Quantity.time(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void columnsAreAsWideAsTheirLongestCell() {
        new Table("NAME", "STATE").row("registry-service", "ready").row("x", "").print(out);

        assertThat(printed().lines()).containsExactly("NAME              STATE", "registry-service  ready", "x");
    }

    @Test
    void progressNeverRunsBackwardsAndIsQuietInALog() {
        ProgressBar bar = new ProgressBar(out, "m.gguf", false);
        for (int done = 0; done <= 1000; done++) {
            bar.show(done, 1000, 0);
            bar.show(done / 2, 1000, 0);
        }
        bar.end();

        assertThat(printed().lines()).hasSize(11).last().asString().contains("100%");
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
