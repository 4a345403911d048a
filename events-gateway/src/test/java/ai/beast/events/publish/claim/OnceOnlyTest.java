package ai.beast.events.publish.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.events.log.FakeLog;
import ai.beast.events.log.LogExtent;
import ai.beast.events.publish.format.Identity;
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
        return new OnceOnly(claims, log, new RecentEvents(10), Runnable::run);
    }

    @Test
    void whoAsksFirstWritesAndTheOthersFindItInTheLog() throws Exception {
        assertThat(toWrite(one, List.of(next()))).containsExactly(nextEvent());
        ClaimRequest repeated = next();
        log.append(0, "custom.a", "s");

        assertThat(toWrite(other, List.of(repeated))).isEmpty();
        assertThat(toWrite(one, List.of(repeated))).isEmpty();
    }

    @Test
    void anEventIsFoundWhereItWasWrittenEvenIfTheLogHasGrown() throws Exception {
        log.append(0, "custom.a", "s");
        ClaimRequest request = next();
        toWrite(one, List.of(request));
        for (int number = 0; number < 200; number++) {
            log.append(0, "custom.a", "s");
        }

        assertThat(toWrite(other, List.of(request))).isEmpty();
    }

    @Test
    void whatADeadGatewayClaimedAndNeverWroteIsTakenOver() throws Exception {
        toWrite(one, List.of(next()));
        claims.later(OnceOnly.LEASE.toMillis() + 1);

        assertThat(toWrite(other, List.of(next()))).containsExactly(nextEvent());
    }

    @Test
    void aWriteThatIsStillUnderWayIsWaitedFor() throws Exception {
        ClaimRequest request = next();
        toWrite(one, List.of(request));

        var waiting = CompletableFuture.supplyAsync(() -> toWrite(other, List.of(request)));
        log.append(0, "custom.a", "s");

        assertThat(waiting.join()).isEmpty();
    }

    @Test
    void onlyOneOfManyTakesOver() throws Exception {
        toWrite(one, List.of(next()));
        claims.later(OnceOnly.LEASE.toMillis() + 1);
        ClaimRequest request = next();

        assertThat(toWrite(other, List.of(request))).hasSize(1);
        log.append(0, "custom.a", "s");
        assertThat(toWrite(one, List.of(request))).isEmpty();
    }

    @Test
    void aClaimOnALogThatIsGoneMeansNothing() throws Exception {
        Identity event = nextEvent();
        toWrite(one, List.of(next()));
        log.recreate();

        ClaimRequest again = ClaimRequest.of(event, log.extent().end().topic(), 0, 0);
        assertThat(toWrite(other, List.of(again))).containsExactly(event);
    }

    @Test
    void inABatchEachEventIsDecidedForItself() throws Exception {
        ClaimRequest written = next();
        toWrite(one, List.of(written));
        log.append(0, "custom.a", "s");
        ClaimRequest fresh = next();

        assertThat(toWrite(other, List.of(written, fresh))).isEqualTo(Set.of(fresh.identity()));
    }

    @Test
    void reportsThatNoStoreCanBeAsked() {
        claims.setAway(true);

        assertThatThrownBy(() -> toWrite(one, List.of(next()))).hasCauseInstanceOf(ClaimsUnavailableException.class);
    }

    private static Set<Identity> toWrite(OnceOnly gateway, List<ClaimRequest> requests) {
        return gateway.toWrite(requests).toCompletableFuture().join();
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
