package ai.beast.work.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records spans and sends them to a collector every second, by OTLP over HTTP in protobuf. Spans that the collector does not
 * accept are dropped. Thread-safe.
 */
final class SpanRecorder implements AutoCloseable {
    private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(1);
    private static final int CLOSE_TIMEOUT_SECONDS = 2;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /**
     * @param service its name in the spans
     * @param endpoint URL of the collector; spans go to {@code /v1/traces} below it
     */
    SpanRecorder(String service, String endpoint) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.replaceAll("/+$", "") + "/v1/traces")
                .build();
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service))))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(EXPORT_INTERVAL)
                        .build())
                .build();
        this.tracer = provider.get("ai-beast");
    }

    /** @param traceparent of the span before it, well-formed; null: the span begins a trace */
    Span start(String name, SpanKind kind, @Nullable String traceparent) {
        SpanBuilder span = tracer.spanBuilder(name).setSpanKind(kind);
        return (traceparent == null ? span.setNoParent() : span.setParent(parent(traceparent))).startSpan();
    }

    private static Context parent(String traceparent) {
        SpanContext before = SpanContext.createFromRemoteParent(
                traceparent.substring(3, 35),
                traceparent.substring(36, 52),
                TraceFlags.fromHex(traceparent, 53),
                TraceState.getDefault());
        return Context.root().with(Span.wrap(before));
    }

    static String traceparent(Span span) {
        SpanContext context = span.getSpanContext();
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    /** Sends the spans that ended so far; waits for the collector for {@value #CLOSE_TIMEOUT_SECONDS} seconds at most. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
