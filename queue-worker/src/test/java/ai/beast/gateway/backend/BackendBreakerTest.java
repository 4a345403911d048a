package ai.beast.gateway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BackendBreakerTest {
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");
    private final InstantSource source = () -> now;
    private final BackendBreaker breaker = new BackendBreaker(source.withZone(ZoneOffset.UTC));

    @Test
    void opensAfterFailuresInARow() {
        fail(BackendBreaker.FAILURES - 1);
        breaker.succeeded();
        fail(BackendBreaker.FAILURES - 1);
        assertThat(breaker.begin()).isTrue();

        breaker.failed();

        assertThat(breaker.begin()).isFalse();
        assertThat(breaker.state()).isEqualTo("open");
    }

    @Test
    void letsOneCallThroughAfterAWhile() {
        fail(BackendBreaker.FAILURES);
        now = now.plus(BackendBreaker.OPEN_TIME);

        assertThat(breaker.begin()).isTrue();
        assertThat(breaker.begin()).isFalse();
        assertThat(breaker.state()).isEqualTo("half_open");
        breaker.succeeded();
        assertThat(breaker.begin()).isTrue();
        assertThat(breaker.state()).isEqualTo("closed");
    }

    @Test
    void opensAgainWhenThatCallFails() {
        fail(BackendBreaker.FAILURES);
        now = now.plus(BackendBreaker.OPEN_TIME);
        assertThat(breaker.begin()).isTrue();

        breaker.failed();

        assertThat(breaker.begin()).isFalse();
        now = now.plus(BackendBreaker.OPEN_TIME);
        assertThat(breaker.begin()).isTrue();
    }

    @Test
    void triesAgainWhenTheClientOfThatCallLeft() {
        fail(BackendBreaker.FAILURES);
        now = now.plus(BackendBreaker.OPEN_TIME);
        assertThat(breaker.begin()).isTrue();

        breaker.forgotten();

        assertThat(breaker.begin()).isTrue();
    }

    /** A model is loaded, or the reply is no stream: its head comes after minutes. */
    @Test
    void letsOthersThroughWhileThatCallIsSlow() {
        fail(BackendBreaker.FAILURES);
        now = now.plus(BackendBreaker.OPEN_TIME);
        assertThat(breaker.begin()).isTrue();
        assertThat(breaker.begin()).isFalse();

        now = now.plus(BackendBreaker.TRIAL_TIME);

        for (int i = 0; i < 20; i++) {
            assertThat(breaker.begin()).isTrue();
        }
        breaker.failed();
        assertThat(breaker.begin()).isFalse();
        assertThat(breaker.state()).isEqualTo("open");
        now = now.plus(BackendBreaker.OPEN_TIME);
        assertThat(breaker.begin()).isTrue();
        assertThat(breaker.begin()).isFalse();
        breaker.succeeded();
        assertThat(breaker.begin()).isTrue();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(breaker.begin()).isTrue();
            breaker.failed();
        }
    }
}
