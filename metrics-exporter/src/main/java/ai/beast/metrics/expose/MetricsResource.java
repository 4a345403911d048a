package ai.beast.metrics.expose;

import ai.beast.metrics.collect.CounterStore;
import ai.beast.metrics.collect.EventCollector;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics}, and {@code GET /api/metrics} for the entry point. */
@Path("/")
@Tag(name = "Metrics")
public class MetricsResource {
    private final CounterStore store;
    private final EventCollector collector;
    private final Gauges gauges;

    MetricsResource(CounterStore store, EventCollector collector, Gauges gauges) {
        this.store = store;
        this.collector = collector;
        this.gauges = gauges;
    }

    @GET
    @Path("api/metrics")
    @Produces({MediaType.TEXT_PLAIN, "application/openmetrics-text"})
    @RunOnVirtualThread
    @Operation(summary = "The suite's metrics, as /metrics answers them", description = "The path of the entry point.")
    @APIResponse(responseCode = "200", description = "All metrics that have a value")
    @APIResponse(responseCode = "503", description = "service_unavailable: Redis is unavailable")
    public Response metricsAtEntryPoint(@RestHeader(HttpHeaders.ACCEPT) @Nullable String accept) {
        return metrics(accept);
    }

    @GET
    @Path("metrics")
    @Produces({MediaType.TEXT_PLAIN, "application/openmetrics-text"})
    @RunOnVirtualThread
    @Operation(
            summary = "The suite's metrics",
            description =
                    "Prometheus text format 0.0.4, or OpenMetrics 1.0 for a client that accepts it. Counters are what Redis "
                            + "holds at this moment; while Redis is unavailable the answer is 503, because an old or a zero value "
                            + "would be wrong.")
    @APIResponse(
            responseCode = "200",
            description = "All metrics that have a value",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN,
                            examples = @ExampleObject(name = "one counter", value = """
                                                    # HELP ai_beast_model_downloads_total Model files that were downloaded.
                                                    # TYPE ai_beast_model_downloads_total counter
                                                    ai_beast_model_downloads_total{model_name="llama-3.2-1b-instruct",location="internal"} 1.0
                                                    """)))
    @APIResponse(responseCode = "503", description = "service_unavailable: Redis is unavailable")
    public Response metrics(@RestHeader(HttpHeaders.ACCEPT) @Nullable String accept) {
        CounterStore.Counted counted = read();
        List<MetricFamilySamples> families = new ArrayList<>(CountedFamilies.of(counted.values()));
        families.add(gauges.diskUsage());
        families.add(gauges.lag(collector.ends(), counted.next()));
        families.add(gauges.groupLag(collector.groupLags()));
        families.removeIf(family -> family.samples.isEmpty());
        String contentType = TextFormat.chooseContentType(accept);
        return Response.ok(write(contentType, families))
                .header(HttpHeaders.CONTENT_TYPE, contentType)
                .build();
    }

    private CounterStore.Counted read() {
        try {
            return store.read();
        } catch (RuntimeException unavailable) {
            throw new ProblemException(
                    ErrorCode.SERVICE_UNAVAILABLE, "The counters in Redis cannot be read now", unavailable);
        }
    }

    private static String write(String contentType, List<MetricFamilySamples> families) {
        StringWriter text = new StringWriter();
        try {
            TextFormat.writeFormat(contentType, text, Collections.enumeration(families));
        } catch (IOException impossible) {
            throw new IllegalStateException("Memory can always be written to", impossible);
        }
        return text.toString();
    }
}
