package ai.beast.work.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.quarkus.arc.Unremovable;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * Bounds and buckets of {@code http_server_requests_seconds}. Requests that match no route count as {@code uri="UNKNOWN"},
 * so that a client without a key cannot use up the series by asking for random paths or with random methods. Requests with
 * a route have fixed buckets. Streams and {@code UNKNOWN} have the largest only: the duration of a stream says how long a
 * client listened. None may go without, because Prometheus reads one type for all series of a name.
 */
@Singleton
@Unremovable
public class HttpSeries implements HttpServerMetricsTagsContributor {
    private static final String NAME = "http.server.requests";
    private static final String UNKNOWN = "UNKNOWN";
    private static final Tag UNKNOWN_URI = Tag.of("uri", UNKNOWN);
    private static final Tag UNKNOWN_METHOD = Tag.of("method", UNKNOWN);
    private static final Tag ABORTED = Tag.of("status", "RESET");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> STREAMS = Set.of("stream", "progress");
    private static final double[] BUCKETS = nanos(0.01, 0.05, 0.1, 0.25, 1, 5, 10);
    private static final double[] LAST_BUCKET = nanos(10);

    @Override
    public Tags contribute(Context context) {
        HttpServerRequestInternal request = (HttpServerRequestInternal) context.request();
        HttpMethod method = request.method();
        Tags tags = METHODS.contains(method.name()) ? Tags.empty() : Tags.of(UNKNOWN_METHOD);
        return request.context().getLocal("UrlPathTemplate") == null ? tags.and(UNKNOWN_URI) : tags;
    }

    /** A request whose connection broke is counted without the contribution of {@link #contribute}. */
    @Produces
    @Singleton
    MeterFilter aborted() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals(NAME) && id.getTags().contains(ABORTED)
                        ? id.replaceTags(Tags.of(id.getTags()).and(UNKNOWN_URI, UNKNOWN_METHOD))
                        : id;
            }
        };
    }

    @Produces
    @Singleton
    MeterFilter buckets() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().equals(NAME)
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(timed(String.valueOf(id.getTag("uri"))) ? BUCKETS : LAST_BUCKET)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }

    private static double[] nanos(double... seconds) {
        return DoubleStream.of(seconds)
                .map(each -> each * Duration.ofSeconds(1).toNanos())
                .toArray();
    }

    private static boolean timed(String uri) {
        return !uri.equals(UNKNOWN) && !STREAMS.contains(uri.substring(uri.lastIndexOf('/') + 1));
    }
}
