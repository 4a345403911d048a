package ai.beast.versioning.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubPathTest {
    @Test
    void decodesEachSegmentOnce() {
        HubPath path = HubPath.parse("/hub/own%C3%A9r/a%2Fb/resolve/refs%2Fpr%2F1/x/%252e%252e/y+z", "/hub/");

        assertThat(path.segments()).containsExactly("ownér", "a/b", "resolve", "refs/pr/1", "x", "%2e%2e", "y+z");
        assertThat(path.from(4)).isEqualTo("x/%2e%2e/y+z");
        assertThat(path.from(7)).isEmpty();
    }

    @Test
    void keepsDotSegments() {
        assertThat(HubPath.parse("/hub/o/r/resolve/main/../%2e%2e/etc/passwd", "/hub/")
                        .from(4))
                .isEqualTo("../../etc/passwd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hub/a%",
                "/hub/a%2",
                "/hub/%zz",
                "/hub/%ED%A0%80",
                "/hub/%C3",
                "/hub/a%00b",
                "/hub/%0d%0aX",
                "/other"
            })
    void refusesMalformedPaths(String raw) {
        assertThatExceptionOfType(HubError.class)
                .isThrownBy(() -> HubPath.parse(raw, "/hub/"))
                .satisfies(error -> assertThat(error.status()).isEqualTo(400));
    }

    @Test
    void refusesVeryLongPath() {
        assertThatExceptionOfType(HubError.class).isThrownBy(() -> HubPath.parse("/hub/" + "a".repeat(9000), "/hub/"));
    }
}
