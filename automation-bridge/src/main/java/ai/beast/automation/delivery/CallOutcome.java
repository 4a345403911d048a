package ai.beast.automation.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of one call of a workflow. */
sealed interface CallOutcome {

    /** Value of the metric's label {@code outcome}. */
    String label();

    record Delivered(int status) implements CallOutcome {
        @Override
        public String label() {
            return "succeeded";
        }
    }

    /** Another attempt would be refused the same way. */
    record Refused(@Nullable Integer status, String error) implements CallOutcome {
        @Override
        public String label() {
            return "refused";
        }
    }

    /** Another attempt may succeed. @param retryAfter the delay n8n asked for */
    record Retryable(
            @Nullable Integer status,
            String error,
            @Nullable Duration retryAfter) implements CallOutcome {
        @Override
        public String label() {
            return "retryable";
        }
    }

    /** n8n is unavailable: says nothing about this delivery. */
    record Unreachable(String error) implements CallOutcome {
        @Override
        public String label() {
            return "unreachable";
        }
    }

    /** n8n was not called because its circuit breaker is open or its calls are too many: the attempt is not used up. */
    record Postponed(String error) implements CallOutcome {
        @Override
        public String label() {
            return "postponed";
        }
    }
}
