package ai.beast.queue.rest;

import ai.beast.problem.ProblemException;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.queue.worker.QueueConfiguration.Role;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A process answers requests of its roles only. */
public class ApiRole {
    private static final String RAG = "/api/rag/";
    private static final String GATEWAY = "/api/gateway";

    private final Set<Role> roles;

    ApiRole(QueueConfiguration configuration) {
        this.roles = configuration.roles();
    }

    @ServerRequestFilter
    public void check(UriInfo uri) {
        if (uri.getPath().startsWith(RAG)) {
            require(Role.RAG, "This process does not have the role rag; ask one that has it");
        } else if (uri.getPath().equals(GATEWAY)) {
            require(Role.GATEWAY, "This process does not have the role gateway; ask one that has it");
        } else {
            require(Role.API, "This process has only the role of a worker; ask one with the role api");
        }
    }

    private void require(Role role, String otherwise) {
        if (!roles.contains(role)) {
            throw ProblemException.notFound(otherwise);
        }
    }
}
