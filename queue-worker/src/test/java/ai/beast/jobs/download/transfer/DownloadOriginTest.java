package ai.beast.jobs.download.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadOriginTest {
    @Test
    void aHubUrlNamesRepositoryAndCommit() {
        String commit = "0123456789abcdef0123456789abcdef01234567";

        DownloadOrigin origin =
                DownloadOrigin.of(URI.create("https://huggingface.co/own/repo/resolve/" + commit + "/q/m.gguf"));

        assertThat(origin.repo()).isEqualTo("own/repo");
        assertThat(origin.revision()).isEqualTo(commit);
    }

    @Test
    void aBranchIsNoCommit() {
        DownloadOrigin origin = DownloadOrigin.of(URI.create("https://huggingface.co/own/repo/resolve/main/m.gguf"));

        assertThat(origin.repo()).isEqualTo("own/repo");
        assertThat(origin.revision()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h/m.gguf?X-Amz-Signature=abc",
                "https://h/m.gguf?a=1&access_token=abc",
                "https://h/m.gguf?APIKEY=abc",
                "https://h/m.gguf?Policy=abc",
                "https://h/m.gguf?id=7#part",
            })
    void showsNoQuery(String url) {
        assertThat(DownloadOrigin.of(URI.create(url)).url()).isEqualTo("https://h/m.gguf");
    }
}
