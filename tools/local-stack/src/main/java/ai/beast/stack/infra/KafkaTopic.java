package ai.beast.stack.infra;

import java.time.Duration;

/**
 * A topic that exists from the first start on.
 *
 * @param partitions how many it is made with; one that exists keeps its own number
 * @param retention how long an event is kept; one that exists keeps its own
 */
public record KafkaTopic(String name, int partitions, Duration retention) {
    private static final String SEPARATOR = ":";

    /** The form in which it is handed to the Kafka process. */
    String toArgument() {
        return name + SEPARATOR + partitions + SEPARATOR + retention.toMillis();
    }

    static KafkaTopic ofArgument(String argument) {
        String[] parts = argument.split(SEPARATOR, -1);
        return new KafkaTopic(parts[0], Integer.parseInt(parts[1]), Duration.ofMillis(Long.parseLong(parts[2])));
    }
}
