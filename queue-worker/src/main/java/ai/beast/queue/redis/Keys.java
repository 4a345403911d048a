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
 * body            hash    id → what a job was enqueued with
 * state           hash    id → what became of it; both as {@code prelude.lua} says
 * ready:&lt;band&gt;    list    ids ready to run, next one first
 * sched           zset    id → when it becomes ready
 * lease           zset    id → when its lease ends; the only record of what runs
 * waiting         zset    id → since when it is held back, for others or paused
 * done            zset    id of a finished job → when it is dropped
 * dead            zset    id of a failed job → when it is dropped
 * cancelled       zset    id of a cancelled job → when it is dropped
 * wake            list    a token for each blocked worker that has something to do
 * meta            hash    counters: turn, events, revision, kept bytes and totals; paused
 * result          hash    id → result
 * error           hash    id → why its latest failed run failed, or a run was put off
 * progress        hash    id → how far it is
 * checkpoint      hash    id → what its run left for the next one
 * uniq            hash    idempotency key → digest ':' id of the job that holds it
 * after           zset    id, blank, id of a job that waits for it
 * needs           hash    id → how many jobs it still waits for
 * limits          hash    gate → what is allowed
 * held            hash    gate → what running jobs hold of it
 * rates           hash    gate → when its next start would be due; shared:rate → until when its time line is taken
 * park:&lt;gate&gt;     zset    id of a job that stands before it → its place
 * outbox          zset    event id → order
 * outbox:body     hash    event id → Kafka key, line break, event
 * workers         zset    worker → when it was last seen
 * workers:info    hash    worker → what is known of it
 * schedules       hash    name → revision, line break, definition
 * ticks           zset    name → its next tick
 * outbox:refused  hash    event id → order, line break, reason, line break, body of an event Kafka refuses for good
 * repairs         list    what scripts have repaired, the newest first
 * attempts        hash    id → runs that ended without ending the job
 * ran             hash    schedule → when its latest job was added, that job's id, latest tick that was missed; comma-separated, 0 or '' for none
 * suite           string  id of the suite that the queue belongs to, line break, its models directory
 * </pre>
 */
public final class Keys {
    private static final List<String> REST = List.of(
            "sched",
            "lease",
            "waiting",
            "done",
            "dead",
            "cancelled",
            "wake",
            "meta",
            "result",
            "error",
            "progress",
            "checkpoint",
            "uniq",
            "after",
            "needs",
            "limits",
            "held",
            "rates",
            "park:",
            "outbox",
            "outbox:body",
            "workers",
            "workers:info",
            "schedules",
            "ticks",
            "outbox:refused",
            "repairs",
            "attempts",
            "suite",
            "ran");

    private final String name;
    private final String prefix;
    private final List<String> structure;

    /** @param queue the queue's name, such as {@code ai_beast_tasks} */
    public Keys(String queue) {
        this.name = queue;
        this.prefix = "q:{" + queue + "}:";
        List<String> keys = new ArrayList<>();
        keys.add(prefix + "body");
        keys.add(prefix + "state");
        for (Priority band : Priority.values()) {
            keys.add(prefix + "ready:" + band.ordinal());
        }
        REST.forEach(name -> keys.add(prefix + name));
        this.structure = List.copyOf(keys);
    }

    /** What every script gets as its KEYS: all structures, and the beginning of those that have one for each gate. */
    List<String> structure() {
        return structure;
    }

    /** The queue's name. */
    public String name() {
        return name;
    }

    /** The list blocked workers wait on. */
    public String wake() {
        return prefix + "wake";
    }
}
