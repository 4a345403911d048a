package ai.beast.versioning.retention;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.versioning.retention.RetentionPolicy.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void theNewestStay() {
        Map<String, List<String>> reasons =
                new RetentionPolicy(2, 0, 0, 0).reasons(List.of(aged("a", 3), aged("b", 1), aged("c", 2)), NOW);

        assertThat(reasons)
                .containsEntry("b", List.of("newest 1 of 2"))
                .containsEntry("c", List.of("newest 2 of 2"))
                .containsEntry("a", List.of());
        assertThat(reasons.keySet()).containsExactly("b", "c", "a");
    }

    @Test
    void ofEachPeriodTheNewestStays() {
        List<Candidate> candidates = List.of(
                at("today-late", "2026-11-25T11:00:00Z"),
                at("today-early", "2026-11-25T01:00:00Z"),
                at("yesterday", "2026-11-24T10:00:00Z"),
                at("last-week", "2026-11-20T10:00:00Z"),
                at("october", "2026-10-02T10:00:00Z"),
                at("old", "2025-01-01T10:00:00Z"));

        Map<String, List<String>> reasons = new RetentionPolicy(0, 2, 2, 2).reasons(candidates, NOW);

        assertThat(reasons)
                .containsEntry("today-late", List.of("day 2026-11-25", "week 2026-W48", "month 2026-11"))
                .containsEntry("today-early", List.of())
                .containsEntry("yesterday", List.of("day 2026-11-24"))
                .containsEntry("last-week", List.of("week 2026-W47"))
                .containsEntry("october", List.of("month 2026-10"))
                .containsEntry("old", List.of());
    }

    @Test
    void theFirstDaysOfAYearBelongToTheWeekTheyAreIn() {
        assertThat(new RetentionPolicy(0, 0, 1, 0)
                        .reasons(List.of(at("a", "2027-01-01T00:00:00Z")), NOW.plus(Duration.ofDays(90))))
                .containsEntry("a", List.of("week 2026-W53"));
    }

    @Test
    void pinsLabelsAndDatesInTheFutureAreReasonsOfTheirOwn() {
        Candidate pinned = new Candidate("pinned", NOW.minusSeconds(9), true, List.of());
        Candidate labelled = new Candidate("labelled", NOW.minusSeconds(8), false, List.of("known-good"));
        Candidate future = at("future", "2031-01-01T00:00:00Z");

        assertThat(new RetentionPolicy(0, 0, 0, 0).reasons(List.of(pinned, labelled, future), NOW))
                .containsEntry("pinned", List.of("pinned"))
                .containsEntry("labelled", List.of("label known-good"))
                .containsEntry("future", List.of("dated in the future"));
    }

    @Test
    void futureDateTakesNoPlace() {
        assertThat(new RetentionPolicy(1, 0, 0, 0)
                        .reasons(List.of(at("future", "2031-01-01T00:00:00Z"), aged("a", 1), aged("b", 2)), NOW))
                .containsEntry("a", List.of("newest 1 of 1"))
                .containsEntry("b", List.of());
    }

    @Property(tries = 200)
    void keepsRequestedNumberAndNewestFirst(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 100_000) Integer> minutes,
            @ForAll @IntRange(max = 10) int newest) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < minutes.size(); i++) {
            candidates.add(new Candidate("c" + i, NOW.minus(Duration.ofMinutes(minutes.get(i))), false, List.of()));
        }

        Map<String, List<String>> reasons = new RetentionPolicy(newest, 0, 0, 0).reasons(candidates, NOW);

        List<Boolean> kept =
                reasons.values().stream().map(why -> !why.isEmpty()).toList();
        assertThat(kept).hasSize(minutes.size());
        assertThat(kept.stream().filter(stays -> stays).count()).isEqualTo(Math.min(newest, minutes.size()));
        assertThat(kept.stream().dropWhile(stays -> stays)).doesNotContain(true);
    }

    @Property(tries = 200)
    void aStricterPolicyKeepsNothingThatALooserOneGivesUp(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 1_000_000) Integer> minutes,
            @ForAll @IntRange(max = 5) int daily,
            @ForAll @IntRange(max = 5) int weekly,
            @ForAll @IntRange(max = 5) int monthly) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < minutes.size(); i++) {
            candidates.add(new Candidate("c" + i, NOW.minus(Duration.ofMinutes(minutes.get(i))), false, List.of()));
        }

        var strict = new RetentionPolicy(1, daily, weekly, monthly).reasons(candidates, NOW);
        var loose = new RetentionPolicy(2, daily + 1, weekly + 1, monthly + 1).reasons(candidates, NOW);

        strict.forEach((digest, reasons) -> {
            if (!reasons.isEmpty()) {
                assertThat(loose.get(digest)).isNotEmpty();
            }
        });
    }

    private static Candidate aged(String digest, int hours) {
        return new Candidate(digest, NOW.minus(Duration.ofHours(hours)), false, List.of());
    }

    private static Candidate at(String digest, String time) {
        return new Candidate(digest, Instant.parse(time), false, List.of());
    }
}
