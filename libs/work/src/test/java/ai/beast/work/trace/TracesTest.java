package ai.beast.work.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.trace.OtlpReceiver;
import ai.beast.testing.trace.OtlpReceiver.ReceivedSpan;
import java.time.Duration;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void stepContinuesTheTraceUntilItIsClosed() {
        try (TraceStep step = Traces.step("work", TRACEPARENT)) {
            step.failed("expected");
            assertThat(Traces.current()).isEqualTo(TRACEPARENT);
            assertThat(MDC.get("traceId")).isEqualTo(TRACE);
            assertThat(MDC.get("spanId")).isEqualTo("00f067aa0ba902b7");
        }

        assertThat(Traces.current()).isNull();
        assertThat(MDC.get("traceId")).isNull();
        assertThat(MDC.get("spanId")).isNull();
    }

    @Test
    void stepWithinAStepGivesTheThreadBack() {
        try (TraceStep _ = Traces.step("work", TRACEPARENT)) {
            try (TraceStep _ = Traces.step("more work", OTHER)) {
                assertThat(Traces.current()).isEqualTo(OTHER);
            }

            assertThat(Traces.current()).isEqualTo(TRACEPARENT);
            assertThat(MDC.get("traceId")).isEqualTo(TRACE);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nx: y"
            })
    void stepWithoutTraceIsNoSpan(String traceparent) {
        try (TraceStep _ = Traces.step("work", traceparent)) {
            assertThat(Traces.current()).isNull();
        }
    }

    @Test
    void collectorGetsEachStepUnderTheOneBefore() {
        try (OtlpReceiver collector = OtlpReceiver.start()) {
            String between = null;
            try (SpanRecorder recorder = new SpanRecorder("registry-service", collector.url() + "/")) {
                Traces.record(recorder);
                try (TraceStep step = Traces.step("download", TRACEPARENT)) {
                    step.failed("expected");
                    between = Traces.current();
                }
                try (TraceStep _ = Traces.step("catalogue", between)) {
                    assertThat(Traces.current()).startsWith("00-" + TRACE).isNotEqualTo(between);
                }
            } finally {
                Traces.record(null);
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> collector.spans().size() == 2);
            ReceivedSpan first = collector.spans().getFirst();
            ReceivedSpan second = collector.spans().getLast();
            assertThat(between).isEqualTo("00-" + TRACE + "-" + first.spanId() + "-01");
            assertThat(first)
                    .isEqualTo(new ReceivedSpan(
                            "registry-service", "download", TRACE, first.spanId(), "00f067aa0ba902b7"));
            assertThat(second)
                    .isEqualTo(
                            new ReceivedSpan("registry-service", "catalogue", TRACE, second.spanId(), first.spanId()));
        }
    }
}
