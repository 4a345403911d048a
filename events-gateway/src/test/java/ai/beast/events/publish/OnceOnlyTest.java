package ai.beast.events.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.events.log.FakeLog;
import ai.beast.events.log.LogExtent;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OnceOnlyTest {
    private final FakeLog log = new FakeLog(2);
    private final FakeClaims claims = new FakeClaims();
    private final OnceOnly one = gateway();
    private final OnceOnly other = gateway();

    private OnceOnly gateway() {
        return new OnceOnly(claims, log, new RecentEvents(10));
    }

    @Test
    void whoAsksFirstWritesAndTheOthersFindItInTheLog() throws Exception {
        assertThat(one.toWrite(List.of(next()))).containsExactly(nextEvent());
        ClaimRequest repeated = next();
        log.append(0, "custom.a", "s");

        assertThat(other.toWrite(List.of(repeated))).isEmpty();
        assertThat(one.toWrite(List.of(repeated))).isEmpty();
    }

    @Test
    void anEventIsFoundWhereItWasWrittenEvenIfTheLogHasGrown() throws Exception {
        log.append(0, "custom.a", "s");
        ClaimRequest request = next();
        one.toWrite(List.of(request));
        for (int number = 0; number < 200; number++) {
            log.append(0, "custom.a", "s");
        }

        assertThat(other.toWrite(List.of(request))).isEmpty();
    }

    @Test
    void whatADeadGatewayClaimedAndNeverWroteIsTakenOver() throws Exception {
        one.toWrite(List.of(next()));
        claims.later(OnceOnly.LEASE.toMillis() + 1);

        assertThat(other.toWrite(List.of(next()))).containsExactly(nextEvent());
    }

    @Test
    void aWriteThatIsStillUnderWayIsWaitedFor() throws Exception {
        ClaimRequest request = next();
        one.toWrite(List.of(request));

        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return other.toWrite(List.of(request));
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        log.append(0, "custom.a", "s");

        assertThat(waiting.join()).isEmpty();
    }

    @Test
    void onlyOneOfManyTakesOver() throws Exception {
        one.toWrite(List.of(next()));
        claims.later(OnceOnly.LEASE.toMillis() + 1);
        ClaimRequest request = next();

        assertThat(other.toWrite(List.of(request))).hasSize(1);
        log.append(0, "custom.a", "s");
        assertThat(one.toWrite(List.of(request))).isEmpty();
    }

    @Test
    void aClaimOnALogThatIsGoneMeansNothing() throws Exception {
        Identity event = nextEvent();
        one.toWrite(List.of(next()));
        log.recreate();

        ClaimRequest again = ClaimRequest.of(event, log.extent().end().topic(), 0, 0);
        assertThat(other.toWrite(List.of(again))).containsExactly(event);
    }

    @Test
    void inABatchEachEventIsDecidedForItself() throws Exception {
        ClaimRequest written = next();
        one.toWrite(List.of(written));
        log.append(0, "custom.a", "s");
        ClaimRequest fresh = next();

        assertThat(other.toWrite(List.of(written, fresh))).isEqualTo(Set.of(fresh.identity()));
    }

    @Test
    void withoutAnybodyToAskItSaysSo() {
        claims.setAway(true);

        assertThatThrownBy(() -> one.toWrite(List.of(next()))).isInstanceOf(ClaimsUnavailableException.class);
    }

    /** A request for the event that the log's next append to partition 0 will bring. */
    private ClaimRequest next() throws Exception {
        LogExtent extent = log.extent();
        UUID topic = extent.end().topic();
        return ClaimRequest.of(nextEvent(), topic, 0, extent.end().next(0));
    }

    private Identity nextEvent() {
        return Identity.of("urn:t", log.topic() + "-0-" + log.end(0));
    }
}
