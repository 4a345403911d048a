package ai.beast.queue.redis;

import ai.beast.queue.core.lease.Lease;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Reads the leases that {@code settle.lua} gives out. */
final class ClaimedJobs {
    private static final int VALUES = 3;
    /** Fence, failures, losses and checkpoint. */
    private static final String FIRST_RUN = "1,0,0,";

    private ClaimedJobs() {}

    /** @param claimed for each job its id, its body, and what earlier runs left, empty for the first run */
    static List<Lease> leases(Response claimed) {
        List<Lease> leases = new ArrayList<>(claimed.size() / VALUES);
        for (int i = 0; i < claimed.size(); i += VALUES) {
            leases.add(lease(
                    claimed.get(i).toString(),
                    JobBody.parse(claimed.get(i + 1).toString()),
                    claimed.get(i + 2).toString()));
        }
        return leases;
    }

    private static Lease lease(String id, JobBody body, String past) {
        String[] before = (past.isEmpty() ? FIRST_RUN : past).split(",", 4);
        return new Lease(
                id,
                Long.parseLong(before[0]),
                body.type(),
                body.payload(),
                body.options(),
                Integer.parseInt(before[1]),
                Integer.parseInt(before[2]),
                before[3].isEmpty() ? null : before[3],
                body.trace());
    }
}
