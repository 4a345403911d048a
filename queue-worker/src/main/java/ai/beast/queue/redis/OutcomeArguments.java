package ai.beast.queue.redis;

import ai.beast.queue.core.OutboxEvent;
import ai.beast.queue.core.Outcome;
import java.time.Duration;
import java.util.List;

/** How outcomes are handed to {@code settle.lua}. */
final class OutcomeArguments {
    private OutcomeArguments() {}

    static void add(List<String> args, List<Outcome> outcomes) {
        args.add(String.valueOf(outcomes.size()));
        for (Outcome outcome : outcomes) {
            args.add(outcome.id());
        }
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Completed it -> {
                    add(args, it.events().isEmpty() ? 'c' : 'C', it.fence(), it.result(), it.ttl());
                    addEvents(args, it.events());
                }
                case Outcome.Retried it -> add(args, 'r', it.fence(), it.error().encode(), it.delay());
                case Outcome.GaveUp it -> {
                    add(
                            args,
                            it.events().isEmpty() ? 'd' : 'D',
                            it.fence(),
                            it.error().encode(),
                            Duration.ZERO);
                    addEvents(args, it.events());
                }
                case Outcome.Released it -> {
                    String checkpoint = it.checkpoint();
                    add(args, 'b', it.fence(), checkpoint == null ? "" : checkpoint, it.delay());
                }
                case Outcome.Stopped it -> add(args, 'x', it.fence(), "", Duration.ZERO);
            }
        }
    }

    private static void add(List<String> args, char kind, long fence, String text, Duration number) {
        args.add(kind + String.valueOf(fence));
        args.add(text);
        args.add(String.valueOf(number.toMillis()));
    }

    private static void addEvents(List<String> args, List<OutboxEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        args.add(String.valueOf(events.size()));
        for (OutboxEvent event : events) {
            args.add(event.id());
            args.add(event.key() + "\n" + event.body());
        }
    }
}
