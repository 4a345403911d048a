package ai.beast.jobs.download.job;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.JobCheckpoint;
import ai.beast.jobs.download.checkpoint.PartialRetention;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.jobs.download.hub.Hub;
import ai.beast.jobs.download.hub.HubFile;
import ai.beast.jobs.download.ollama.OllamaPull;
import ai.beast.jobs.download.request.DownloadRequest;
import ai.beast.jobs.download.request.DownloadRequests;
import ai.beast.jobs.download.request.DownloadSource;
import ai.beast.jobs.download.transfer.DownloadOrigin;
import ai.beast.jobs.download.transfer.DownloadUnit;
import ai.beast.jobs.download.transfer.DownloadUnit.UnitFile;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
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
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs {@code model.download}: what to fetch is a {@link DownloadRequest}, what came of it a {@link DownloadResult}. */
@ApplicationScoped
public class DownloadHandler implements JobHandler<DownloadRequest> {
    public static final String TYPE = "model.download";

    private static final Logger LOG = Logger.getLogger(DownloadHandler.class);

    private final DownloadRequests requests;
    private final DownloadEngine engine;
    private final Hub hub;
    private final OllamaPull ollama;
    private final DownloadConfiguration configuration;
    private final ObjectMapper json;

    DownloadHandler(
            DownloadRequests requests,
            DownloadEngine engine,
            Hub hub,
            OllamaPull ollama,
            DownloadConfiguration configuration,
            ObjectMapper json) {
        this.requests = requests;
        this.engine = engine;
        this.hub = hub;
        this.ollama = ollama;
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
    public Class<DownloadRequest> payloadType() {
        return DownloadRequest.class;
    }

    @Override
    public void validate(DownloadRequest request) {
        requests.check(request);
    }

    @Override
    public DownloadRequest accepted(DownloadRequest request) {
        return requests.accepted(request);
    }

    @Override
    public JobResult run(JobContext context) throws Exception {
        try {
            engine.mayRun();
            DownloadRequest request = requests.read(context.payload());
            DownloadSource source = requests.source(request);
            if (source instanceof DownloadSource.Ollama(String model)) {
                requests.reach(source);
                return ollama.run(context, model, engine);
            }
            List<DownloadSource> sources = requests.sources(request);
            return new SourceSequence(context, sources, configuration.firstDelay()).run(each -> {
                JobCheckpoint left = JobCheckpoint.read(context.checkpoint());
                // A commit of one repository means nothing in another one; with mirrors the hash decides.
                JobCheckpoint begin = (sources.size() > 1 ? left.pinnedTo(null) : left)
                        .named(servedName(left, request, source, each));
                Path file = requests.destination(request, source, begin.name());
                DownloadRequest bound = begin.name() == null ? request : request.replacingNothing();
                DownloadUnit unit = unit(begin, bound, each, file);
                DownloadReport report = new DownloadReport(context.jobId(), bound, unit, json);
                return new DownloadAttempt(context, bound, unit, engine, report, begin).run();
            });
        } catch (ProblemException refused) {
            throw Failures.of(refused);
        }
    }

    /**
     * The name the server gives, where it may: the same in all runs of a job. A run that has bytes already keeps to their name.
     *
     * @param asked the request's source or a mirror of it
     */
    private @Nullable String servedName(
            JobCheckpoint left, DownloadRequest request, DownloadSource source, DownloadSource asked)
            throws JobFailedException, InterruptedException {
        if (left.name() != null || left.size() > 0) {
            return left.name();
        }
        return asked instanceof DownloadSource.Web(URI url) && requests.serverNames(request, source)
                ? engine.servedName(new RemoteFile(url, null)).orElse(null)
                : null;
    }

    private DownloadUnit unit(JobCheckpoint checkpoint, DownloadRequest request, DownloadSource source, Path file)
            throws JobFailedException, InterruptedException {
        return switch (source) {
            case DownloadSource.Web(URI url) ->
                new DownloadUnit(
                        List.of(new UnitFile(new RemoteFile(url, null), file, request.sha256(), -1)),
                        DownloadOrigin.of(url));
            case DownloadSource.Hub(HubFile wanted) -> hub.unit(wanted, file, checkpoint.revision(), request.sha256());
            case DownloadSource.Ollama _ -> throw new IllegalArgumentException("Ollama has files of its own");
        };
    }

    @Override
    public void abandoned(Job job) {
        try {
            DownloadRequest request = requests.read(job.spec().payload());
            DownloadSource source = requests.source(request);
            // The Hub's own hash vouches for what comes from there.
            boolean vouched = request.sha256() != null || source instanceof DownloadSource.Hub;
            if (!(source instanceof DownloadSource.Ollama) && !PartialRetention.useful(job, _ -> vouched)) {
                for (Path partial : Destinations.partials(requests.destination(request, source), job.id())) {
                    PartialFile.discard(partial);
                }
            }
        } catch (ProblemException nothingThere) {
            LOG.debugf("Job %s left nothing behind: %s", job.id(), nothingThere.getMessage());
        } catch (IOException left) {
            LOG.warnf("The partial file of job %s is left for the sweeper: %s", job.id(), left);
        }
    }
}
