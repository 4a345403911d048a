package ai.beast.queue.redis;

import ai.beast.queue.core.Priority;
import java.util.ArrayList;
import java.util.List;

/**
 * Every key of a queue. All begin with {@code q:} and carry the queue's name as hash tag, so that in a cluster one queue lies
 * on one node and its scripts stay atomic. Nothing else in the service writes a key's name; the scripts get them from
 * {@link #structure()} in that order.
 *
 * <pre>
 * j:&lt;id&gt;          hash    one job, see {@link JobFields}
 * uniq:&lt;key&gt;      string  digest ':' id of the job that holds an idempotency key
 * ready:&lt;band&gt;    list    ids ready to run, next one first
 * sched           zset    id → when it becomes ready
 * lease           zset    id → when its lease ends; the only record of what runs
 * done            zset    id of a finished job → when it is dropped
 * dead            zset    id of a failed job → when it is dropped
 * cancelled       zset    id of a cancelled job → when it is dropped
 * wake            list    a token for each blocked worker that has something to do
 * meta            hash    counters: turn, events, and totals
 * outbox          zset    event id → order
 * outbox:body     hash    event id → Kafka key, line break, event
 * workers         zset    worker → when it was last seen
 * workers:info    hash    worker → what is known of it
 * </pre>
 */
public final class Keys {
    private final String prefix;
    private final List<String> structure;

    /** @param queue the queue's name, such as {@code ai_beast_tasks} */
    public Keys(String queue) {
        this.prefix = "q:{" + queue + "}:";
        List<String> keys = new ArrayList<>();
        keys.add(prefix + "j:");
        keys.add(prefix + "uniq:");
        for (Priority band : Priority.values()) {
            keys.add(prefix + "ready:" + band.ordinal());
        }
        for (String name : List.of(
                "sched",
                "lease",
                "done",
                "dead",
                "cancelled",
                "wake",
                "meta",
                "outbox",
                "outbox:body",
                "workers",
                "workers:info")) {
            keys.add(prefix + name);
        }
        this.structure = List.copyOf(keys);
    }

    /** What every script gets as its KEYS: two prefixes (jobs, idempotency keys), then the structures. */
    List<String> structure() {
        return structure;
    }

    /** The hash of one job. */
    String job(String id) {
        return prefix + "j:" + id;
    }

    /** The list blocked workers wait on. */
    public String wake() {
        return prefix + "wake";
    }

    /** Matches every key of the queue. */
    String all() {
        return prefix.replace("[", "\\[") + "*";
    }
}
