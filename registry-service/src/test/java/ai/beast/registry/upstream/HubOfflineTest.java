package ai.beast.registry.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When the hub is not asked: offline, or for a while after its reply. */
class HubOfflineTest {
    private static final URI HUB = URI.create("https://hub.example.org");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final HubCache cache = new HubCache(Duration.ofSeconds(60), nanos::get);

    @Test
    void namesTheHubAndTheSettingWhenOffline() {
        assertThatThrownBy(() -> HubClient.requireOnline(true, HUB))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
                    assertThat(problem)
                            .hasMessageContaining("hub.example.org")
                            .hasMessageContaining("AI_BEAST_OFFLINE");
                });
        assertThatCode(() -> HubClient.requireOnline(false, HUB)).doesNotThrowAnyException();
    }

    @Test
    void keepsAReplyForItsTime() {
        assertThat(read("a")).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(read("a")).isEqualTo(1);
        nanos.addAndGet(1);
        assertThat(read("a")).isEqualTo(2);
    }

    @Test
    void keepsABoundedNumberOfReplies() {
        for (int i = 0; i <= HubCache.MAX_ENTRIES; i++) {
            read("key " + i);
        }
        int before = reads.get();

        read("key 1");
        assertThat(reads.get()).isEqualTo(before);
        read("key 0");
        assertThat(reads.get()).isEqualTo(before + 1);
    }

    private int read(String key) {
        return cache.get(Integer.class, key, _ -> 1, reads::incrementAndGet);
    }
}
