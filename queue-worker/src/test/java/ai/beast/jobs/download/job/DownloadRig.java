package ai.beast.jobs.download.job;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.DiskLedger;
import ai.beast.jobs.download.disk.DiskSync;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.disk.SpaceProbe;
import ai.beast.jobs.download.http.HttpSource;
import ai.beast.jobs.download.hub.Hub;
import ai.beast.jobs.download.ollama.OllamaPull;
import ai.beast.jobs.download.rate.TimeLines;
import ai.beast.jobs.download.request.DownloadRequest;
import ai.beast.jobs.download.request.DownloadRequests;
import ai.beast.outgoing.CallGuards;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.security.OutboundGuard;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The handler of downloads with all that is its own and no queue around it, on a models directory of its own. */
public final class DownloadRig implements AutoCloseable {
    public static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final Vertx vertx = Vertx.vertx();
    final Path models;
    public final DownloadConfiguration configuration;
    public final DownloadHandler handler;
    final Map<Path, Long> usable = new ConcurrentHashMap<>();
    private final Destinations destinations;
    volatile DiskSync sync = PartialFile::sync;

    private DownloadRig(Path models, Map<String, String> settings, Clock clock) {
        this.models = models;
        this.configuration = configuration(models, settings);
        OutboundGuard guard = OutboundGuard.with(List.of("127.0.0.1/32"), host -> new InetAddress[] {
            InetAddress.getByName(host.equals("localhost") || host.contains("_") ? "127.0.0.1" : host)
        });
        this.destinations = new Destinations(models);
        HttpSource source = new HttpSource(vertx, guard, configuration, clock);
        SpaceProbe disk = directory -> usable.getOrDefault(models, Long.MAX_VALUE / 2);
        DiskLedger ledger = new DiskLedger(destinations, disk, configuration);
        CallGuards guards = new CallGuards(new SimpleMeterRegistry());
        this.handler = new DownloadHandler(
                new DownloadRequests(destinations, guard, configuration, JSON),
                new DownloadEngine(
                        source, ledger, configuration, new TimeLines(System::nanoTime), clock, file -> sync.sync(file)),
                new Hub(source, configuration, guards),
                new OllamaPull(configuration, JSON, guards),
                configuration,
                JSON);
    }

    public static DownloadRig with(Path models, Map<String, String> settings) {
        return new DownloadRig(models, settings, Clock.systemUTC());
    }

    public static DownloadRig with(Path models, Map<String, String> settings, Clock clock) {
        return new DownloadRig(models, settings, clock);
    }

    public static DownloadConfiguration configuration(Path models, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "ai-beast.download.models-dir", models.toString(),
                "ai-beast.download.stall-after", "1m",
                "ai-beast.download.part-bytes", "1048576",
                "ai-beast.download.checkpoint-every", "20ms"));
        settings.forEach((name, value) -> all.put("ai-beast.download." + name, value));
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(DownloadConfiguration.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(Path.class, 200, new PathConverter())
                .withSources(new PropertiesConfigSource(all, "rig", 100))
                .build()
                .getConfigMapping(DownloadConfiguration.class);
    }

    /** Validates a payload as a request for a job does. */
    public void validate(String payload) throws IOException {
        handler.validate(handler.accepted(JSON.readValue(payload, DownloadRequest.class)));
    }

    /** One run of a job. */
    public JobResult run(RecordingContext context) throws Exception {
        return handler.run(context);
    }

    public RecordingContext job(Map<String, Object> order) throws IOException {
        return job(JobIds.system().next(), order, null);
    }

    /** A job as it is kept when the order was accepted. */
    public RecordingContext job(String id, Map<String, Object> order, @Nullable String checkpoint) throws IOException {
        DownloadRequest accepted = handler.accepted(JSON.convertValue(order, DownloadRequest.class));
        return new RecordingContext(id, JSON.writeValueAsString(accepted), checkpoint);
    }

    PartialSweeper sweeper(JobStore store, QueueConfiguration queue) {
        return new PartialSweeper(destinations, store, configuration, queue);
    }

    /** Names of the files in the models directory itself, partial ones included. */
    public List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(models)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
