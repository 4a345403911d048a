package ai.beast.events.publish.claim;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.events.publish.format.Identity;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

    @Property(tries = 200)
    void theNewestAreKnownAndThoseBeforeAreForgotten(
            @ForAll @IntRange(min = 1, max = 40) int least, @ForAll List<@IntRange(max = 60) Integer> added) {
        RecentEvents recent = new RecentEvents(least);
        for (int number : added) {
            recent.add(event(number));
        }

        List<Integer> distinct = added.reversed().stream().distinct().toList();
        for (int number = 0; number <= 60; number++) {
            int place = distinct.indexOf(number);
            if (place < 0) {
                assertThat(recent.contains(event(number))).isFalse();
            } else if (place < least) {
                assertThat(recent.contains(event(number))).isTrue();
            }
        }
    }

    @Test
    void itsMemoryIsBounded() {
        RecentEvents recent = new RecentEvents(10);
        for (int number = 0; number < 1000; number++) {
            recent.add(event(number));
        }

        long known = java.util.stream.IntStream.range(0, 1000)
                .filter(number -> recent.contains(event(number)))
                .count();
        assertThat(known).isBetween(10L, 20L);
    }

    private static Identity event(int number) {
        return Identity.of("urn:test", "" + number);
    }
}
