package ai.beast.registry.usage;

import ai.beast.contracts.InferenceUsage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Sums the reports of gateways, and answers from the sums. Thread-safe. */
@ApplicationScoped
public class UsageService {
    /** Reports between two deletions of days that no question reaches any more. */
    private static final int DELETE_INTERVAL = 500;

    private static final int MAX_ITEMS = 10_000;

    private final UsageRepository usage;
    private final Clock clock = Clock.systemUTC();
    private final AtomicLong reports = new AtomicLong();

    UsageService(UsageRepository usage) {
        this.usage = usage;
    }

    /**
     * Adds a report, within the transaction that records it as consumed.
     *
     * @param at time of the event, whose day counts where the report names none
     * @throws java.time.DateTimeException for a day that there is not
     */
    public void add(InferenceUsage report, Instant at) {
        LocalDate reported = LocalDate.ofInstant(at, ZoneOffset.UTC);
        SortedMap<UsageRepository.Place, Usage> sums = new TreeMap<>();
        for (InferenceUsage.Calls calls : report.calls()) {
            LocalDate day = calls.day() == null ? reported : LocalDate.parse(calls.day());
            sums.merge(
                    new UsageRepository.Place(day, calls.key(), calls.model(), calls.alias()),
                    Usage.of(calls),
                    Usage::plus);
        }
        usage.add(sums);
        if (reports.incrementAndGet() % DELETE_INTERVAL == 0) {
            usage.deleteBefore(today().minusDays(UsageQuery.MAX_DAYS));
        }
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }

    UsageReport report(UsageQuery query) {
        List<UsageRepository.Sums> rows = usage.sum(query, MAX_ITEMS + 1);
        List<UsageReport.Item> items = new ArrayList<>();
        Usage total = Usage.NONE;
        for (UsageRepository.Sums row : rows) {
            if (row.item() == null) {
                total = row.usage();
            } else {
                items.add(row.item());
            }
        }
        boolean truncated = items.size() > MAX_ITEMS;
        return new UsageReport(
                query.from(),
                query.to(),
                query.by().stream().map(UsageDimension::wireName).toList(),
                truncated ? items.subList(0, MAX_ITEMS) : items,
                truncated,
                total);
    }
}
