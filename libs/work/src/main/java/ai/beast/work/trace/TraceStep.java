package ai.beast.work.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/** A part of the work of a trace, to be closed by the thread that began it. */
public final class TraceStep implements AutoCloseable {
    static final TraceStep UNTRACED = new TraceStep(null, null);

    private final @Nullable Span span;
    private final @Nullable String before;

    /**
     * @param span null while tracing is off
     * @param before the trace of the thread before this step
     */
    TraceStep(@Nullable Span span, @Nullable String before) {
        this.span = span;
        this.before = before;
    }

    /** Records that the work failed. */
    public void failed(String reason) {
        if (span != null) {
            span.setStatus(StatusCode.ERROR, reason);
        }
    }

    @Override
    public void close() {
        if (this != UNTRACED) {
            Traces.enter(before);
        }
        if (span != null) {
            span.end();
        }
    }
}
