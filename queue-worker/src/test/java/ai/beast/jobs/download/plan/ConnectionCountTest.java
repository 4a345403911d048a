package ai.beast.jobs.download.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionCountTest {
    private static final long SECOND = 1_000_000_000L;

    private final ConnectionCount count = new ConnectionCount(2, 6, 0, 0);
    private long now;
    private long bytes;

    @Test
    void growsWhileEachConnectionBringsItsShare() {
        for (int i = 0; i < 10; i++) {
            second(10_000L * count.target());
        }

        assertThat(count.target()).isEqualTo(6);
    }

    @Test
    void staysWhereOneMoreBringsNothing() {
        for (int i = 0; i < 10; i++) {
            second(10_000L);
        }

        assertThat(count.target()).isEqualTo(2);
    }

    @Test
    void triesAgainAfterAWhile() {
        int most = 0;
        for (int i = 0; i < 60; i++) {
            second(i < 30 ? 10_000L : 10_000L * count.target());
            most = Math.max(most, count.target());
        }

        assertThat(most).isEqualTo(6);
    }

    @Test
    void givesWayWhenTheServerFailsOne() {
        count.setback(now);
        count.setback(now);
        count.setback(now);
        for (int i = 0; i < 5; i++) {
            second(10_000L * count.target());
        }

        assertThat(count.target()).isEqualTo(1);
    }

    @Test
    void addsNoneToAConnectionThatBringsNothing() {
        for (int i = 0; i < 5; i++) {
            second(0);
        }

        assertThat(count.target()).isEqualTo(2);
    }

    private void second(long more) {
        now += SECOND;
        bytes += more;
        count.look(now, bytes);
    }
}
