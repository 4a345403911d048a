package ai.beast.queue.rest;

import ai.beast.problem.ProblemException;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.queue.worker.QueueConfiguration.Role;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A process that only works answers no requests for jobs. */
public class ApiRole {
    private final boolean open;

    ApiRole(QueueConfiguration configuration) {
        this.open = configuration.roles().contains(Role.API);
    }

    @ServerRequestFilter
    public void check() {
        if (!open) {
            throw ProblemException.notFound("This process has only the role of a worker; ask one with the role api");
        }
    }
}
