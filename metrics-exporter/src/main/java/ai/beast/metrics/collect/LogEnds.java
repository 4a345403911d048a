package ai.beast.metrics.collect;

import java.util.Map;

/**
 * Where the log begins and ends.
 *
 * @param topic the topic's id
 * @param begin offset of the oldest record, by partition
 * @param end offset of the next record, by partition
 */
record LogEnds(String topic, Map<Integer, Long> begin, Map<Integer, Long> end) {}
