package ai.beast.work.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * Carries the trace of a request to the work it leads to, as a text in the form of the W3C header {@code traceparent}: with
 * the request, on the thread of a {@link TraceStep}, and in the event, job or row that waits between the two. While tracing
 * is on each of them is a span. While it is off no span is recorded, no class of OpenTelemetry is needed, and a trace that
 * came with a request or an event is only carried on. Log records have the trace as {@code traceId} and {@code spanId}.
 * Thread-safe.
 */
public final class Traces {
    /** Name of the header, and of the extension of a CloudEvent. */
    public static final String TRACEPARENT = "traceparent";

    private static final Pattern FORMAT =
            Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}");
    private static final String TRACE_ID = "traceId";
    private static final String SPAN_ID = "spanId";
    private static final ThreadLocal<@Nullable String> OF_STEP = new ThreadLocal<>();

    private static volatile @Nullable SpanRecorder recorder;

    private Traces() {}

    /** The {@code traceparent} of the step of this thread, or else of its request; null outside of a trace. */
    public static @Nullable String current() {
        String traceparent = OF_STEP.get();
        return traceparent != null || !VertxContext.isOnDuplicatedContext()
                ? traceparent
                : ContextLocals.<@Nullable String>get(TRACEPARENT, null);
    }

    /**
     * Continues a trace on this thread until the step is closed.
     *
     * @param traceparent what {@link #current()} returned in the request; null or malformed: the step has no trace
     */
    public static TraceStep step(String name, @Nullable String traceparent) {
        if (!isValid(traceparent)) {
            return TraceStep.UNTRACED;
        }
        SpanRecorder recording = recorder;
        if (recording == null) {
            return new TraceStep(null, enter(traceparent));
        }
        Span span = recording.start(name, SpanKind.CONSUMER, traceparent);
        return new TraceStep(span, enter(SpanRecorder.traceparent(span)));
    }

    /** Makes a trace that of the request whose Vert.x context this thread runs on. */
    static void ofRequest(String traceparent) {
        ContextLocals.put(TRACEPARENT, traceparent);
        log(traceparent);
    }

    /** Makes a trace that of this thread; null for none. @return the one before */
    static @Nullable String enter(@Nullable String traceparent) {
        String before = OF_STEP.get();
        if (traceparent == null) {
            OF_STEP.remove();
            MDC.remove(TRACE_ID);
            MDC.remove(SPAN_ID);
        } else {
            OF_STEP.set(traceparent);
            log(traceparent);
        }
        return before;
    }

    private static void log(String traceparent) {
        MDC.put(TRACE_ID, traceparent.substring(3, 35));
        MDC.put(SPAN_ID, traceparent.substring(36, 52));
    }

    static boolean isValid(@Nullable String traceparent) {
        return traceparent != null && FORMAT.matcher(traceparent).matches();
    }

    static @Nullable SpanRecorder recorder() {
        return recorder;
    }

    /** Turns tracing on, or off by null. */
    static void record(@Nullable SpanRecorder by) {
        recorder = by;
    }
}
