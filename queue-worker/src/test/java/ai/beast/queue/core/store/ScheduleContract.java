package ai.beast.queue.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link JobStore} owes those who keep schedules in it. */
public abstract class ScheduleContract extends StoreFixture {
    @Test
    void aScheduleIsKeptUntilItIsRemoved() {
        store.putSchedule("b", "second\nline", null);
        store.putSchedule("a", "first", at(10));

        assertThat(store.schedules()).extracting(Schedule::name).containsExactly("a", "b");
        assertThat(store.schedules().get(0).next()).isEqualTo(at(10));
        assertThat(store.schedules().get(1).next()).isNull();
        assertThat(store.schedules().get(1).definition()).isEqualTo("second\nline");
        assertThat(store.removeSchedule("a")).isTrue();
        assertThat(store.removeSchedule("a")).isFalse();
        assertThat(store.schedules()).extracting(Schedule::name).containsExactly("b");
    }

    @Test
    void aScheduleIsDueFromItsTickOn() {
        store.putSchedule("late", "", at(20));
        store.putSchedule("soon", "", at(10));
        assertThat(store.dueSchedules(10).schedules()).isEmpty();

        time.pass(Duration.ofSeconds(20));

        DueSchedules due = store.dueSchedules(10);
        assertThat(due.schedules()).extracting(Schedule::name).containsExactly("soon", "late");
        assertThat(due.now()).isEqualTo(at(0));
        assertThat(store.dueSchedules(1).schedules()).hasSize(1);
    }

    @Test
    void aTickIsEndedOnceHoweverManyTry() {
        store.putSchedule("s", "", at(10));
        time.pass(Duration.ofSeconds(10));
        Schedule seen = store.dueSchedules(1).schedules().getFirst();
        NewJob mine = job("mine");
        NewJob theirs = job("theirs");

        assertThat(store.fire(seen, at(60), List.of(mine))).isTrue();
        assertThat(store.fire(seen, at(60), List.of(theirs))).isFalse();

        assertThat(store.get(mine.id())).isPresent();
        assertThat(store.get(theirs.id())).isEmpty();
        assertThat(store.dueSchedules(1).schedules()).isEmpty();
        assertThat(store.schedules().getFirst().next()).isEqualTo(at(60));
    }

    @Test
    void aScheduleThatWasChangedMeanwhileIsNotFiredAsItWas() {
        store.putSchedule("s", "old", at(10));
        time.pass(Duration.ofSeconds(10));
        Schedule seen = store.dueSchedules(1).schedules().getFirst();
        store.removeSchedule("s");
        store.putSchedule("s", "new", seen.next());

        assertThat(store.fire(seen, null, List.of(job("old")))).isFalse();

        Schedule changed = store.dueSchedules(1).schedules().getFirst();
        assertThat(store.fire(changed, null, List.of())).isTrue();
        assertThat(store.schedules().getFirst().next()).isNull();
    }

    @Test
    void saysWhatBecameOfEarlierTicks() {
        store.putSchedule("s", "", at(10));
        assertThat(store.schedules().getFirst().past()).isEqualTo(Schedule.Past.NONE);
        time.pass(Duration.ofSeconds(10));
        NewJob first = job("first");

        store.fire(store.dueSchedules(1).schedules().getFirst(), at(60), List.of(first));

        Schedule.Past ran = store.schedules().getFirst().past();
        assertThat(ran).isEqualTo(new Schedule.Past(at(0), first.id(), null));
        Instant second = at(60);
        time.pass(Duration.ofSeconds(200));
        store.fire(store.dueSchedules(1).schedules().getFirst(), at(60), List.of());
        assertThat(store.schedules().getFirst().past()).isEqualTo(new Schedule.Past(ran.run(), first.id(), second));
        store.putSchedule("s", "changed", at(10));
        assertThat(store.schedules().getFirst().past().job()).isEqualTo(first.id());
        store.removeSchedule("s");
        store.putSchedule("s", "", at(10));
        assertThat(store.schedules().getFirst().past()).isEqualTo(Schedule.Past.NONE);
    }

    private Instant at(int seconds) {
        return Instant.ofEpochMilli(time.getAsLong()).plusSeconds(seconds);
    }
}
