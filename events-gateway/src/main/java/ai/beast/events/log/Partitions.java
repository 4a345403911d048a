package ai.beast.events.log;

import org.apache.kafka.common.utils.Utils;

/** Which partition a key goes to. */
public final class Partitions {
    private Partitions() {}

    /** The same as Kafka's own producers choose, so that all publishers of one subject agree. */
    public static int of(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
