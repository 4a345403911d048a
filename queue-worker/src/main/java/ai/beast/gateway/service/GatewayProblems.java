package ai.beast.gateway.service;

import ai.beast.gateway.route.Dialect;
import ai.beast.gateway.route.GatewayError;
import ai.beast.problem.Problem;
import ai.beast.problem.ProblemFormat;
import jakarta.enterprise.context.ApplicationScoped;

/** Refusals that come before the gateway, such as those of a missing key, in the formats of its clients. */
@ApplicationScoped
class GatewayProblems implements ProblemFormat {
    @Override
    public boolean handles(String path) {
        for (Dialect dialect : Dialect.values()) {
            if (path.equals(dialect.prefix()) || path.startsWith(dialect.prefix() + "/")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String body(String path, Problem problem) {
        Dialect dialect = path.startsWith(Dialect.OPENAI.prefix()) ? Dialect.OPENAI : Dialect.OLLAMA;
        return dialect.error(GatewayError.of(problem.status(), problem.code(), problem.detail()));
    }
}
