package ai.beast.jobs.download.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteFileTest {
    @ParameterizedTest
    @CsvSource({
        "https://hub.example/a, https://HUB.example:443/b, true",
        "https://hub.example/a, http://hub.example/a, false",
        "https://hub.example/a, https://cdn.example/a, false",
        "http://hf_mirror:8080/a, http://hf_mirror:8080/b, true",
        "http://hf_mirror:8080/a, http://minio_1:8080/a, false",
        "http://hf_mirror:8080/a, http://hf_mirror:9000/a, false",
        "http://u@hf_mirror/a, http://u@minio_1/a, false",
    })
    void sendsTokenToItsOwnOriginOnly(URI url, URI redirect, boolean sent) {
        assertThat(new RemoteFile(url, "token").at(redirect).bearer() != null).isEqualTo(sent);
    }
}
