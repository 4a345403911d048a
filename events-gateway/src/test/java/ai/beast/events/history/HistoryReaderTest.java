package ai.beast.events.history;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.FakeLog;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class HistoryReaderTest {
    /** Whatever the page size and the filter, the pages together are the log from its end to its beginning. */
    @Property(tries = 300)
    void thePagesAreTheLogBackwards(
            @ForAll @Size(max = 400) List<@IntRange(max = 5) Integer> appends,
            @ForAll @IntRange(min = 1, max = 50) int limit,
            @ForAll @IntRange(min = 1, max = 60) int maxScanned,
            @ForAll @IntRange(max = 100) int expired,
            @ForAll @IntRange(min = 1, max = 30) int pollSize,
            @ForAll boolean filtered)
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
        LogPosition before = null;
        do {
            HistoryPage page = reader.read(new HistoryQuery(filter, before, limit));
            assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.end()).isEqualTo(log.extent().end());
            read.addAll(page.events());
            before = page.next();
        } while (before != null);

        assertThat(read)
                .containsExactlyElementsOf(all.stream()
                        .filter(entry -> filter.matches(entry) && (entry.partition() != 0 || entry.offset() >= expired))
                        .sorted(Comparator.comparing(LogEntry::timestamp).reversed())
                        .toList());
    }
}
