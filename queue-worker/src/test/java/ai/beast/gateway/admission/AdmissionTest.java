package ai.beast.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.gateway.route.GatewayError;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @Test
    void grantsUpToTheLimitsAndThenInOrder() {
        Admission admission = admission(2, 2, 10);
        Slot first =
                granted(enter(admission, Band.INTERACTIVE, loaded("a", "m"))).slot();
        granted(enter(admission, Band.INTERACTIVE, loaded("a", "m")));
        List<Decision> third = enter(admission, Band.INTERACTIVE, loaded("a", "m"));
        List<Decision> fourth = enter(admission, Band.INTERACTIVE, loaded("a", "m"));
        assertThat(third).isEmpty();
        assertThat(admission.waiting()).isEqualTo(2);
        assertThat(admission.queue())
                .containsOnly(new Waiting("m", "k", Band.INTERACTIVE, Instant.EPOCH))
                .hasSize(2);

        first.release();
        first.release();

        granted(third);
        assertThat(fourth).isEmpty();
        assertThat(admission.active("a")).isEqualTo(2);
    }

    @Test
    void admitsPeopleBeforePrograms() {
        Admission admission = admission(1, 1, 10);
        Slot running = granted(enter(admission, Band.BATCH, loaded("a", "m"))).slot();
        List<Decision> batch = enter(admission, Band.BATCH, loaded("a", "m"));
        List<Decision> agent = enter(admission, Band.AGENT, loaded("a", "m"));
        List<Decision> person = enter(admission, Band.INTERACTIVE, loaded("a", "m"));

        running.release();
        Slot second = granted(person).slot();
        assertThat(agent).isEmpty();
        second.release();
        granted(agent).slot().release();
        granted(batch);
    }

    @Test
    void refusesTheLastOfALaterBandWhenTheQueueIsFull() {
        Admission admission = admission(1, 1, 2);
        granted(enter(admission, Band.INTERACTIVE, loaded("a", "m")));
        List<Decision> early = enter(admission, Band.BATCH, loaded("a", "m"));
        List<Decision> late = enter(admission, Band.BATCH, loaded("a", "m"));

        List<Decision> person = enter(admission, Band.INTERACTIVE, loaded("a", "m"));
        List<Decision> another = enter(admission, Band.BATCH, loaded("a", "m"));

        assertThat(refused(late).code()).isEqualTo("overloaded");
        assertThat(refused(another).headers()).containsKeys("Retry-After").containsEntry("X-Queue-Position", "3");
        assertThat(early).isEmpty();
        assertThat(person).isEmpty();
    }

    @Test
    void prefersTheLoadedModelThenTheLeastBusy() {
        Admission admission = admission(4, 4, 10);

        assertThat(granted(enter(admission, Band.AGENT, idle("a", "m", 1), loaded("b", "m")))
                        .candidate()
                        .backend())
                .isEqualTo("b");
        assertThat(granted(enter(admission, Band.AGENT, loaded("b", "m"), loaded("c", "m")))
                        .candidate()
                        .backend())
                .isEqualTo("c");
        assertThat(granted(enter(admission, Band.AGENT, loaded("d", "m"), loaded("e", "m")))
                        .candidate()
                        .backend())
                .isEqualTo("d");
    }

    @Test
    void neverEvictsAModelWithActiveStreams() {
        Admission admission = admission(8, 8, 10);
        Slot streaming =
                granted(enter(admission, Band.INTERACTIVE, loaded("a", "m"))).slot();

        List<Decision> other = enter(admission, Band.INTERACTIVE, new Candidate("a", "other", false, true, -1));
        List<Decision> same = enter(admission, Band.INTERACTIVE, loaded("a", "m"));

        assertThat(other).isEmpty();
        Slot second = granted(same).slot();
        streaming.release();
        assertThat(other).isEmpty();
        second.release();
        granted(other);
    }

    @Test
    void waitsUntilTheMemoryOfOthersIsFree() {
        Admission admission = new Admission(new AdmissionLimits(8, 8, 10, Map.of("a", 100L)), CLOCK);
        Slot sixty =
                granted(enter(admission, Band.INTERACTIVE, idle("a", "m", 60))).slot();

        granted(enter(admission, Band.INTERACTIVE, idle("a", "little", 40)));
        List<Decision> more = enter(admission, Band.INTERACTIVE, idle("a", "more", 41));
        assertThat(more).isEmpty();
        sixty.release();
        granted(more);
    }

    @Test
    void refusesWhatNoBackendCanHoldNamingTheBytes() {
        Admission admission = new Admission(new AdmissionLimits(8, 8, 10, Map.of("a", 100L)), CLOCK);

        GatewayError error = refused(enter(admission, Band.INTERACTIVE, idle("a", "m", 101)));

        assertThat(error.status()).isEqualTo(507);
        assertThat(error.message()).contains("101 bytes").contains("100");
    }

    @Test
    void admitsWhereTheMemoryIsNotKnown() {
        Admission admission = admission(8, 8, 10);
        granted(enter(admission, Band.INTERACTIVE, idle("a", "m", 1L << 40)));
        granted(enter(admission, Band.INTERACTIVE, idle("a", "unknown", -1)));
        granted(enter(admission, Band.INTERACTIVE, idle("a", "other", 1L << 40)));
    }

    @Test
    void letsOthersPassThatWaitForAnotherBackend() {
        Admission admission = admission(1, 1, 10);
        granted(enter(admission, Band.INTERACTIVE, loaded("a", "m")));
        assertThat(enter(admission, Band.INTERACTIVE, loaded("a", "m"))).isEmpty();

        granted(enter(admission, Band.BATCH, loaded("b", "m")));
    }

    @Test
    void refusesWithoutABackendAndWhenTheWaitIsOver() {
        Admission admission = admission(1, 1, 10);
        assertThat(refused(enter(admission, Band.INTERACTIVE)).code()).isEqualTo("backend_unavailable");
        granted(enter(admission, Band.INTERACTIVE, loaded("a", "m")));
        List<Decision> late = new ArrayList<>();
        Admission.Pending pending =
                admission.enter("m", "k", Band.INTERACTIVE, () -> List.of(loaded("a", "m")), late::add);

        pending.expire();
        pending.expire();

        assertThat(late).hasSize(1);
        assertThat(refused(late).message()).contains("position 1");
        assertThat(admission.waiting()).isZero();
    }

    @Test
    void forgetsRequestsOfClientsThatLeft() {
        Admission admission = admission(1, 1, 10);
        Slot running =
                granted(enter(admission, Band.INTERACTIVE, loaded("a", "m"))).slot();
        List<Decision> gone = new ArrayList<>();
        admission
                .enter("m", "k", Band.INTERACTIVE, () -> List.of(loaded("a", "m")), gone::add)
                .cancel();

        running.release();

        assertThat(gone).isEmpty();
        assertThat(admission.active("a")).isZero();
    }

    @Test
    void looksAgainWhenABackendChanged() {
        Admission admission = admission(8, 8, 10);
        granted(enter(admission, Band.INTERACTIVE, loaded("a", "m")));
        List<Candidate> candidates = new ArrayList<>(List.of(new Candidate("a", "other", false, true, -1)));
        List<Decision> waiting = new ArrayList<>();
        admission.enter("other", "k", Band.INTERACTIVE, () -> List.copyOf(candidates), waiting::add);

        candidates.add(loaded("b", "other"));
        admission.reconsider();

        assertThat(granted(waiting).candidate().backend()).isEqualTo("b");
    }

    @Test
    void neverExceedsALimitAndEndsIdle() {
        Admission admission = admission(3, 2, 50);
        Random random = new Random(7);
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            if (random.nextInt(3) > 0) {
                Candidate candidate = loaded("b" + random.nextInt(3), "m" + random.nextInt(3));
                admission.enter("m", "k", Band.values()[random.nextInt(3)], () -> List.of(candidate), decision -> {
                    if (decision instanceof Decision.Granted granted) {
                        slots.add(granted.slot());
                    }
                });
            } else if (!slots.isEmpty()) {
                slots.remove(random.nextInt(slots.size())).release();
            }
            for (int b = 0; b < 3; b++) {
                assertThat(admission.active("b" + b)).isBetween(0, 3);
            }
            assertThat(admission.waiting()).isLessThanOrEqualTo(50);
        }
        while (!slots.isEmpty()) {
            slots.removeLast().release();
        }
        assertThat(admission.waiting()).isZero();
        assertThat(admission.active("b0") + admission.active("b1") + admission.active("b2"))
                .isZero();
    }

    private static Admission admission(int perBackend, int perModel, int maxWaiting) {
        return new Admission(new AdmissionLimits(perBackend, perModel, maxWaiting, Map.of()), CLOCK);
    }

    private static List<Decision> enter(Admission admission, Band band, Candidate... candidates) {
        List<Decision> decisions = new ArrayList<>();
        admission.enter("m", "k", band, () -> List.of(candidates), decisions::add);
        return decisions;
    }

    private static Decision.Granted granted(List<Decision> decisions) {
        assertThat(decisions).hasSize(1).first().isInstanceOf(Decision.Granted.class);
        return (Decision.Granted) decisions.getFirst();
    }

    private static GatewayError refused(List<Decision> decisions) {
        assertThat(decisions).hasSize(1).first().isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused) decisions.getFirst()).error();
    }

    private static Candidate loaded(String backend, String model) {
        return new Candidate(backend, model, true, false, 10);
    }

    private static Candidate idle(String backend, String model, long needBytes) {
        return new Candidate(backend, model, false, false, needBytes);
    }
}
