package ai.beast.queue.rest;

import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.intake.BatchRequest;
import ai.beast.queue.intake.EnqueueRequest;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** All jobs of a batch were accepted: from here on none is lost. */
@Schema(name = "AcceptedBatch")
public record AcceptedBatch(boolean ok, List<Item> jobs) {

    /** One of them, in the order of the request. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AcceptedJob")
    public record Item(
            @Schema(examples = "01k9xvt5f3m8q2w7c4bz") String jobId,
            @Nullable String name,

            @Schema(description = "It was asked for before; the job is the same")
            boolean existing) {}

    /** @param request the jobs that were accepted, in the order of the replies */
    static AcceptedBatch of(@Nullable BatchRequest request, List<Enqueued> replies) {
        List<EnqueueRequest> jobs =
                Objects.requireNonNull(Objects.requireNonNull(request).jobs());
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            Enqueued reply = replies.get(i);
            items.add(new Item(reply.id(), jobs.get(i).name(), reply.status() == Enqueued.Status.EXISTING));
        }
        return new AcceptedBatch(true, List.copyOf(items));
    }
}
