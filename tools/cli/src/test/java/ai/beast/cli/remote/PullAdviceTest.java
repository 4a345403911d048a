package ai.beast.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullAdviceTest {
    @ParameterizedTest
    @CsvSource({
        "download_denied, AI_BEAST_HF_TOKEN",
        "already_exists, --overwrite",
        "disk_full, beast jobs retry j1",
        "download_incomplete, beast jobs retry j1",
        "something_new, download-fails.md",
    })
    void aFailureSaysWhatToDo(String code, String words) {
        assertThat(PullAdvice.of(code, "j1")).contains(words);
    }
}
