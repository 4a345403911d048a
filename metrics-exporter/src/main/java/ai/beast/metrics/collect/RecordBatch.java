package ai.beast.metrics.collect;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Records that follow each other without a hole, in the form the script takes.
 *
 * @param topic the topic's id
 * @param ranges which offsets of which partitions the batch covers
 */
record RecordBatch(String topic, List<Range> ranges, List<CountedRecord> records) {

    /**
     * Offsets of one partition.
     *
     * @param from the first
     * @param to the one after the last
     */
    record Range(@JsonProperty("p") String partition, String from, String to) {}
}
