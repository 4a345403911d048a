package ai.beast.versioning.retention;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which of one model's versions stay: the newest ones, the newest one of each of the latest days, weeks (ISO 8601) and months
 * that have any, all in UTC, and whatever is pinned, labelled or dated in the future. A date in the future is a clock's mistake
 * and says nothing about age, so such a version neither goes nor takes the place of another.
 *
 * @param newest how many
 * @param daily how many days
 * @param weekly how many weeks
 * @param monthly how many months
 */
record RetentionPolicy(int newest, int daily, int weekly, int monthly) {

    /** One version of the model. */
    record Candidate(String id, Instant createdAt, boolean pinned, List<String> labels) {}

    RetentionPolicy {
        if (newest < 0 || daily < 0 || weekly < 0 || monthly < 0) {
            throw new IllegalArgumentException("counts must not be negative");
        }
    }

    /** Why each one stays, by its id, newest first; those without a reason go. */
    Map<String, List<String>> reasons(List<Candidate> ofOneModel, Instant now) {
        List<Candidate> byAge = ofOneModel.stream()
                .sorted(Comparator.comparing(Candidate::createdAt)
                        .thenComparing(Candidate::id)
                        .reversed())
                .toList();
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        byAge.forEach(candidate -> reasons.put(candidate.id(), new ArrayList<>()));
        List<Candidate> past = byAge.stream()
                .filter(candidate -> !candidate.createdAt().isAfter(now))
                .toList();
        for (int i = 0; i < Math.min(newest, past.size()); i++) {
            because(reasons, past.get(i), "newest " + (i + 1) + " of " + newest);
        }
        perPeriod(reasons, past, daily, at -> "day " + at.toLocalDate());
        perPeriod(reasons, past, weekly, RetentionPolicy::week);
        perPeriod(reasons, past, monthly, at -> "month " + YearMonth.from(at));
        for (Candidate candidate : byAge) {
            if (candidate.createdAt().isAfter(now)) {
                because(reasons, candidate, "dated in the future");
            }
            if (candidate.pinned()) {
                because(reasons, candidate, "pinned");
            }
            candidate.labels().forEach(label -> because(reasons, candidate, "label " + label));
        }
        return reasons;
    }

    private static void perPeriod(
            Map<String, List<String>> reasons,
            List<Candidate> byAge,
            int periods,
            Function<ZonedDateTime, String> period) {
        String latest = null;
        int seen = 0;
        for (Candidate candidate : byAge) {
            String its = period.apply(candidate.createdAt().atZone(ZoneOffset.UTC));
            if (!its.equals(latest)) {
                if (seen == periods) {
                    return;
                }
                latest = its;
                seen++;
                because(reasons, candidate, its);
            }
        }
    }

    private static String week(ZonedDateTime at) {
        return "week %d-W%02d".formatted(at.get(IsoFields.WEEK_BASED_YEAR), at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    private static void because(Map<String, List<String>> reasons, Candidate candidate, String reason) {
        @Nullable List<String> of = reasons.get(candidate.id());
        if (of != null) {
            of.add(reason);
        }
    }
}
