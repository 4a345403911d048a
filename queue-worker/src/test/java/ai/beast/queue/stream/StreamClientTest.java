package ai.beast.queue.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept for a client that is slow. */
class StreamClientTest {
    private final StreamClient client = new StreamClient();

    @Test
    void keepsTheLatestFrameOfAJob() throws Exception {
        client.begin(List.of(frame("snapshot", 0)));
        client.offer(List.of(frame("a", 1), frame("b", 1)));
        client.offer(List.of(frame("a", 2)));

        assertThat(taken()).containsExactly("snapshot 0", "b 1", "a 2");
        assertThat(taken()).isEmpty();
    }

    @Test
    void givesNothingBeforeTheSnapshot() throws Exception {
        client.offer(List.of(frame("a", 1)));

        assertThat(taken()).isEmpty();
        assertThat(client.needsSnapshot()).isTrue();
    }

    @Test
    void beginsAnewWhenTooMuchIsPending() throws Exception {
        client.begin(List.of(frame("snapshot", 0)));
        client.offer(IntStream.rangeClosed(0, StreamClient.MAX_PENDING)
                .mapToObj(i -> frame("j" + i, 1))
                .toList());

        assertThat(taken()).isEmpty();
        assertThat(client.needsSnapshot()).isTrue();
        client.begin(List.of(frame("snapshot", 2)));
        assertThat(taken()).containsExactly("snapshot 2");
    }

    private List<String> taken() throws InterruptedException {
        return client.take(0).stream()
                .map(frame -> frame.key() + " " + frame.data())
                .toList();
    }

    private static StreamFrame frame(String key, int number) {
        return new StreamFrame(key, "job", String.valueOf(number));
    }
}
