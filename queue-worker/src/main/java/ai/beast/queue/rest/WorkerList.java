package ai.beast.queue.rest;

import ai.beast.queue.core.store.WorkerInfo;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The workers that have shown themselves in the last minute. */
@Schema(name = "WorkerList")
public record WorkerList(List<Item> items) {

    /** One worker process. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "Worker")
    public record Item(String id, String host, long pid, int slots, int running, Instant startedAt, Instant seenAt) {}

    static WorkerList of(List<WorkerInfo> workers) {
        return new WorkerList(workers.stream()
                .map(it ->
                        new Item(it.id(), it.host(), it.pid(), it.slots(), it.running(), it.startedAt(), it.seenAt()))
                .toList());
    }
}
