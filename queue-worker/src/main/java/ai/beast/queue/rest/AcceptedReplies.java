package ai.beast.queue.rest;

import ai.beast.queue.admin.JobControl;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.store.Enqueued;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** The replies to accepted jobs. */
@ApplicationScoped
public class AcceptedReplies {
    private final JobControl control;

    AcceptedReplies(JobControl control) {
        this.control = control;
    }

    /** 202; of a job that was accepted before it says what became of it. */
    public Response of(Enqueued enqueued) {
        Accepted accepted = enqueued.status() == Enqueued.Status.ACCEPTED
                ? Accepted.fresh(enqueued.id())
                : Accepted.before(
                        enqueued.id(),
                        control.find(enqueued.id()).map(Job::state).orElse(null));
        return Response.accepted(accepted)
                .location(URI.create("/api/queue/jobs/" + enqueued.id()))
                .build();
    }
}
