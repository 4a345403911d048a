package ai.beast.queue.rest;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.Progress;
import ai.beast.work.trace.Traces;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A job type of the tests: waits until it is let through; a payload that says so ends at once or fails. */
@ApplicationScoped
class ProbeHandler implements JobHandler<JsonNode> {
    static final String TYPE = "test.probe";

    private final Semaphore open = new Semaphore(0);
    private volatile boolean refusing;

    @Override
    public String type() {
        return TYPE;
    }

    /** Lets one run go on. */
    void letThrough() {
        open.release();
    }

    /** Whether payloads are refused from now on, as those with a host are while no name can be looked up. */
    void refuse(boolean all) {
        refusing = all;
    }

    @Override
    public Class<JsonNode> payloadType() {
        return JsonNode.class;
    }

    @Override
    public void validate(JsonNode payload) {
        if (refusing) {
            throw ProblemException.invalid("url", "There is no such host");
        }
    }

    @Override
    public JobResult run(JobContext context) throws Exception {
        context.progress(new Progress(1, 4, 1));
        if (context.payload().contains("fail")) {
            throw JobFailedException.permanent("not_a_model", "As it was told to");
        }
        if (!context.payload().contains("at once")) {
            open.acquire();
        }
        String trace = Traces.current();
        return new JobResult(
                "{\"probed\":true,\"traceparent\":" + (trace == null ? null : "\"" + trace + "\"") + "}", List.of());
    }
}
