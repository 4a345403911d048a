package ai.beast.jobs.download;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.RetryPolicy;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Runs {@code model.download}: what to fetch is a {@link DownloadOrder}, what came of it a {@link DownloadResult}. */
@ApplicationScoped
public class DownloadHandler implements JobHandler {
    public static final String TYPE = "model.download";

    private static final Logger LOG = Logger.getLogger(DownloadHandler.class);

    private final DownloadOrders orders;
    private final Destinations destinations;
    private final HttpSource source;
    private final SpaceProbe space;
    private final DownloadConfiguration configuration;
    private final ObjectMapper json;

    DownloadHandler(
            DownloadOrders orders,
            Destinations destinations,
            HttpSource source,
            SpaceProbe space,
            DownloadConfiguration configuration,
            ObjectMapper json) {
        this.orders = orders;
        this.destinations = destinations;
        this.source = source;
        this.space = space;
        this.configuration = configuration;
        this.json = json;
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** No time limit: a large file takes as long as it takes, and a transfer that stands still is noticed by itself. */
    @Override
    public JobOptions defaults() {
        return JobOptions.DEFAULT
                .withTimeout(Duration.ZERO)
                .withRetry(new RetryPolicy(
                        configuration.attempts(), configuration.firstDelay(), configuration.maxDelay()));
    }

    @Override
    public void validate(String payload) {
        orders.check(orders.read(payload));
    }

    @Override
    public JobResult run(JobContext context) throws Exception {
        try {
            DownloadOrder order = orders.read(context.payload());
            URI url = orders.url(order);
            Path file = destinations.resolve(order.destination(), url);
            DownloadReport report = new DownloadReport(context.jobId(), order, url, file, json);
            return new DownloadAttempt(context, order, url, file, source, space, configuration, report).run();
        } catch (ProblemException refused) {
            throw Failures.of(refused);
        }
    }

    @Override
    public void abandoned(Job job) {
        try {
            DownloadOrder order = orders.read(job.payload());
            Path file = destinations.resolve(order.destination(), orders.url(order));
            PartialFile.discard(Destinations.partial(file, job.id()));
        } catch (ProblemException nothingThere) {
            LOG.debugf("Job %s left nothing behind: %s", job.id(), nothingThere.getMessage());
        } catch (IOException left) {
            LOG.warnf("The partial file of job %s is left for the sweeper: %s", job.id(), left);
        }
    }
}
