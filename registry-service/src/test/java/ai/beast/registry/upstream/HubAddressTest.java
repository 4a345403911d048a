package ai.beast.registry.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubAddressTest {
    private static final URI OTHER_INSTALLATION = URI.create("http://nas.test:8787/hub/");

    @ParameterizedTest
    @CsvSource({
        "https://huggingface.co, https://huggingface.co/api/models/o/r?a=b",
        "https://huggingface.co/, https://huggingface.co/api/models/o/r?a=b",
        "http://nas.test:8787/hub, http://nas.test:8787/hub/api/models/o/r?a=b",
        "http://nas.test:8787/hub/, http://nas.test:8787/hub/api/models/o/r?a=b",
    })
    void keepsThePathOfTheHub(URI hub, URI url) {
        assertThat(HubClient.at(hub, "/api/models/o/r?a=b")).isEqualTo(url);
        assertThat(HubClient.inside(hub, url)).isEqualTo("/api/models/o/r?a=b");
    }

    @ParameterizedTest
    @CsvSource({
        "/hub/api/models/new/name, http://nas.test:8787/hub/api/models/new/name",
        "http://nas.test:8787/hub/api/models/new/name, http://nas.test:8787/hub/api/models/new/name",
        "../new/name, http://nas.test:8787/hub/api/models/new/name",
    })
    void followsRedirectsWithinTheHub(String location, URI url) {
        assertThat(HubClient.redirected(
                        OTHER_INSTALLATION, URI.create("http://nas.test:8787/hub/api/models/old/name"), location))
                .isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "http://nas.test:8787/hub/new/name/resolve/c1/a.gguf, true",
        "http://nas.test:8787/other/a.gguf, false",
        "https://nas.test:8787/hub/new/name/resolve/c1/a.gguf, false",
        "http://nas.test:8788/hub/new/name/resolve/c1/a.gguf, false",
        "http://storage.test/hub/new/name/resolve/c1/a.gguf, false",
    })
    void itsTokenStaysWithinTheHub(URI url, boolean within) {
        assertThat(HubClient.isWithin(OTHER_INSTALLATION, url)).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://[",
                "https://nas.test:8787/hub/api/models/new/name",
                "http://elsewhere.test/hub/api/models/new/name",
                "//elsewhere.test/hub/api/models/new/name",
                "/login",
            })
    void followsNoRedirectThatLeavesTheHub(String location) {
        assertThatThrownBy(() -> HubClient.redirected(
                        OTHER_INSTALLATION, URI.create("http://nas.test:8787/hub/api/models/old/name"), location))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://nas.test:8787/api/models",
                "http://nas.test:8787/hubs/api/models",
                "http://nas.test/hub/api/models",
                "http://elsewhere.test:8787/hub/api/models",
            })
    void findsOtherUrlsOutsideTheHub(URI url) {
        assertThat(HubClient.inside(OTHER_INSTALLATION, url)).isNull();
    }
}
