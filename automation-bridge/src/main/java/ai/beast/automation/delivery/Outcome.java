package ai.beast.automation.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt. */
sealed interface Outcome {

    /** Word for the metric's label. */
    String label();

    record Delivered(int status) implements Outcome {
        @Override
        public String label() {
            return "succeeded";
        }
    }

    /** Another attempt would be refused the same way. */
    record Refused(@Nullable Integer status, String error) implements Outcome {
        @Override
        public String label() {
            return "refused";
        }
    }

    /** It may work later. @param retryAfter the wait n8n asked for */
    record Troubled(
            @Nullable Integer status,
            String error,
            @Nullable Duration retryAfter) implements Outcome {
        @Override
        public String label() {
            return "troubled";
        }
    }

    /** n8n is not there at all: says nothing about this delivery. */
    record Unreachable(String error) implements Outcome {
        @Override
        public String label() {
            return "unreachable";
        }
    }

    /** n8n was not asked, to spare it: the attempt does not count. */
    record Postponed(String error) implements Outcome {
        @Override
        public String label() {
            return "postponed";
        }
    }
}
