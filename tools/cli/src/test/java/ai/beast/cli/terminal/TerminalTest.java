package ai.beast.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void alignsColumnsAndShortensDetails() {
        // given
        JsonNode rows = Api.JSON
                .createArrayNode()
                .add(Api.JSON
                        .createObjectNode()
                        .put("name", "registry-service")
                        .put("size", 1536)
                        .put("jobs", 7))
                .add(Api.JSON.createObjectNode().put("name", "a\u001b[2J").put("error", "x".repeat(200)));
        // when
        new Table()
                .text("NAME", "name")
                .bytes("SIZE", "size")
                .number("JOBS", "jobs")
                .detail("ERROR", "error")
                .print(rows, out);
        // then
        assertThat(printed().lines())
                .containsExactly(
                        "NAME                  SIZE  JOBS  ERROR",
                        "registry-service  1.50 KiB     7  -",
                        "a [2J                    -     -  " + "x".repeat(99) + "…");
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

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 79, 80, 81, 200})
    void progressStaysWithinTheTerminal(int columns) {
        ProgressBar bar = new ProgressBar(out, "a-model-with-a-long-name.Q4_K_M.gguf", true, columns);
        bar.show(500, 1000L << 20, 12_345_678);
        bar.say("Its last run did not succeed: the server refuses the connection; the next one starts soon");
        bar.show(900L << 20, 1000L << 20, 12_345_678);
        bar.end();

        assertThat(printed().replace("\n", "").split("\r\u001b\\[K"))
                .hasSize(4)
                .allMatch(line -> line.length() < columns);
        assertThat(printed().chars().filter(c -> c == '\n').count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "download_denied, AI_BEAST_HF_TOKEN",
        "already_exists, --overwrite",
        "disk_full, beast jobs retry j1",
        "download_incomplete, beast jobs retry j1",
        "something_new, download-fails.md",
    })
    void advisesOnFailedDownload(String code, String words) {
        assertThat(Texts.advice(code, "j1")).contains(words);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
