package ai.beast.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecommendationReportTest {

    @Test
    void showsWhatSpeaksForAModelAndWhereItsMemoryGoes() throws Exception {
        // given
        String answer = """
                [{"id": "a", "name": "Model A", "sizeBytes": 1073741824, "quantization": "Q4_K_M", "rating": 4.5,
                  "locations": ["internal"], "fits": true, "reasons": [{"code": "task", "text": "Tagged chat"}],
                  "memory": {"complete": true, "totalBytes": 3221225472, "items": [
                    {"name": "weights", "bytes": 1073741824}, {"name": "kvCache", "bytes": 2147483648}]}},
                 {"id": "b", "name": "Model B", "sizeBytes": 1024, "quantization": null, "rating": 0, "locations": [],
                  "fits": null, "reasons": [], "memory": {"complete": false, "totalBytes": 1024, "items": [
                    {"name": "weights", "bytes": 1024}]}}]""";
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        // when
        new RecommendationReport(new PrintStream(printed, true, StandardCharsets.UTF_8))
                .print(Api.JSON.readTree(answer));
        // then
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("""
                   ID  QUANTIZATION      SIZE              NEEDS  FITS  RATING  INSTALLED
                1  a   Q4_K_M        1.00 GiB           3.00 GiB  yes      4.5  internal
                2  b   -             1.00 KiB  at least 1.00 KiB  -          0  -

                1  Model A
                   Tagged chat
                   Memory: weights 1.00 GiB + KV cache 2.00 GiB = 3.00 GiB

                2  Model B
                   Memory: weights 1.00 KiB = 1.00 KiB and an unknown rest
                """);
    }
}
