package ai.beast.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxRelayTest {
    private final Recorded recorded = new Recorded();

    @Test
    void publishesOthersOnceWhileDeadLettersWait() {
        OutboxRelay relay = relay(new TimeoutException("no topic"));

        assertThatThrownBy(() -> relay.relay(recorded)).hasMessageContaining("no topic");

        assertThat(recorded.published).containsExactly("1", "3");
        assertThat(recorded.dead).isEmpty();
    }

    @Test
    void keepsDeadLetterThatItsTopicRefuses() {
        relay(new InvalidTopicException("no such topic")).relay(recorded);

        assertThat(recorded.published).containsExactly("1", "3");
        assertThat(recorded.dead).containsExactly("2");
    }

    private static OutboxRelay relay(RuntimeException ofDeadLetters) {
        EventPublisher publisher = new EventPublisher(null) {
            @Override
            public Uni<Void> publish(@Nullable String key, String json) {
                return json.equals("large")
                        ? Uni.createFrom().failure(new RecordTooLargeException("too large"))
                        : Uni.createFrom().voidItem();
            }
        };
        DeadLetters deadLetters = new DeadLetters(null, publisher, "test") {
            @Override
            public Uni<Void> send(String json, Stage stage, String key, String reason, int attempts) {
                return Uni.createFrom().failure(ofDeadLetters);
            }
        };
        return new OutboxRelay(null, publisher, deadLetters, null);
    }

    private static final class Recorded implements PendingEvents {
        private final List<String> published = new ArrayList<>();
        private final List<String> dead = new ArrayList<>();

        @Override
        public Backlog backlog() {
            return new Backlog(3, 0);
        }

        @Override
        public List<Pending> oldest(int limit) {
            return List.of(new Pending("1", "k", "a"), new Pending("2", "k", "large"), new Pending("3", "k", "b"));
        }

        @Override
        public void published(List<String> positions) {
            published.addAll(positions);
        }

        @Override
        public void deadLetter(String position, String reason) {
            dead.add(position);
        }
    }
}
