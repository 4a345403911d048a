package ai.beast.events.history;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.events.history.HistoryQuery.Order;
import ai.beast.events.log.EventFilter;
import ai.beast.events.log.FakeLog;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;

class HistoryReaderTest {
    /** Whatever the page size, the filter and the times, the pages together are that part of the log in that order. */
    @Property(tries = 400)
    void thePagesAreThePartOfTheLogThatWasAskedFor(
            @ForAll @Size(max = 400) List<@IntRange(max = 5) Integer> appends,
            @ForAll @IntRange(min = 1, max = 50) int limit,
            @ForAll @IntRange(min = 1, max = 60) int maxScanned,
            @ForAll @IntRange(max = 100) int expired,
            @ForAll @IntRange(min = 1, max = 30) int pollSize,
            @ForAll boolean filtered,
            @ForAll Order order,
            @ForAll @WithNull @IntRange(max = 400) Integer since,
            @ForAll @WithNull @IntRange(max = 400) Integer until)
            throws Exception {
        FakeLog log = new FakeLog(3);
        List<LogEntry> all = new ArrayList<>();
        for (int append : appends) {
            all.add(log.append(append / 2, append % 2 == 0 ? "model.deleted" : "custom.x", "s"));
        }
        log.expire(0, expired);
        log.setPollSize(pollSize);
        EventFilter filter = filtered ? new EventFilter(List.of("model.*"), Set.of(), Set.of()) : EventFilter.ALL;
        HistoryReader reader = new HistoryReader(log, maxScanned);

        List<LogEntry> read = new ArrayList<>();
        LogPosition from = null;
        do {
            HistoryPage page =
                    reader.read(new HistoryQuery(filter, order, from, instant(since), instant(until), limit));
            assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.end()).isEqualTo(log.extent().end());
            read.addAll(page.events());
            from = page.next();
        } while (from != null);

        Comparator<LogEntry> byTime = Comparator.comparing(LogEntry::timestamp);
        assertThat(read)
                .containsExactlyElementsOf(all.stream()
                        .filter(entry -> filter.matches(entry) && (entry.partition() != 0 || entry.offset() >= expired))
                        .filter(entry -> since == null || entry.timestamp() >= since)
                        .filter(entry -> until == null || entry.timestamp() < until)
                        .sorted(order == Order.OLDEST ? byTime : byTime.reversed())
                        .toList());
    }

    private static Instant instant(Integer milliseconds) {
        return milliseconds == null ? null : Instant.ofEpochMilli(milliseconds);
    }
}
