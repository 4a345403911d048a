package ai.beast.queue.core.lease;

import ai.beast.queue.core.store.JobStore;
import java.util.List;

/**
 * Answer to one {@link JobStore#settle}.
 *
 * @param settled one for each outcome, in order
 * @param leases the jobs claimed, at most as many as asked for
 */
public record SettleReply(List<Settled> settled, List<Lease> leases) {}
