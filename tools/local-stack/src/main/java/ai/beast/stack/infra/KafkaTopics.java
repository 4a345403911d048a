package ai.beast.stack.infra;

import java.time.Duration;
import java.util.List;

/**
 * The topics that exist from the first start on.
 *
 * @param names their names
 * @param partitions how many partitions each has; a topic that exists keeps its own
 * @param retention how long an event is kept
 */
public record KafkaTopics(List<String> names, int partitions, Duration retention) {
    public KafkaTopics {
        names = List.copyOf(names);
    }
}
