package ai.beast.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @AfterEach
    void endTrace() {
        MDC.remove("traceId");
    }

    @Test
    void namesTheTraceOfTheRequest() {
        MDC.put("traceId", TRACE);

        assertThat(Problem.of(ErrorCode.NOT_FOUND, "Model not found").extensions())
                .containsEntry("traceId", TRACE);
    }

    @Test
    void namesNoTraceOutsideOfOne() {
        assertThat(Problem.of(ErrorCode.NOT_FOUND, "Model not found").extensions())
                .isEmpty();
    }
}
