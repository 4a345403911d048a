package ai.beast.queue.redis;

import ai.beast.queue.core.JobError;
import ai.beast.queue.core.OutboxEvent;
import ai.beast.queue.core.lease.Outcome;
import java.time.Duration;
import java.util.List;

/** How outcomes are handed to {@code settle.lua}. */
final class OutcomeArguments {
    /** Result of jobs without one; it is not stored. */
    static final String NOTHING = "null";

    private OutcomeArguments() {}

    static void add(List<String> args, List<Outcome> outcomes) {
        args.add(String.valueOf(outcomes.size()));
        for (Outcome outcome : outcomes) {
            args.add(outcome.id());
        }
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Completed it -> {
                    boolean nothing = it.result().equals(NOTHING);
                    char kind = nothing ? 'n' : 'c';
                    add(args, it.events().isEmpty() ? kind : Character.toUpperCase(kind), it.fence(), it.ttl());
                    if (!nothing) {
                        args.add(it.result());
                    }
                    addEvents(args, it.events());
                }
                case Outcome.Retried it -> {
                    add(args, 'r', it.fence(), it.delay());
                    args.add(it.error().encode());
                }
                case Outcome.GaveUp it -> {
                    add(args, it.events().isEmpty() ? 'd' : 'D', it.fence(), Duration.ZERO);
                    args.add(it.error().encode());
                    addEvents(args, it.events());
                }
                case Outcome.Released it -> {
                    String checkpoint = it.checkpoint();
                    JobError error = it.error();
                    add(args, error == null ? 'b' : 'e', it.fence(), it.delay());
                    args.add(checkpoint == null ? "" : checkpoint);
                    if (error != null) {
                        args.add(error.encode());
                    }
                }
                case Outcome.Stopped it -> add(args, 'x', it.fence(), Duration.ZERO);
            }
        }
    }

    private static void add(List<String> args, char kind, long fence, Duration number) {
        args.add(kind + String.valueOf(fence) + ',' + number.toMillis());
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
