package ai.beast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageEventsTest {
    private static final String FIRST = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}\n\n";
    private static final String TOKENS = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50, 1000})
    void takesTheTokensOutHoweverTheReplyIsCut(int size) {
        assertThat(passed(FIRST + TOKENS + DONE, size)).isEqualTo(FIRST + DONE);
        String windows = (FIRST + TOKENS + DONE).replace("\n", "\r\n");
        assertThat(passed(windows, size)).isEqualTo((FIRST + DONE).replace("\n", "\r\n"));
    }

    @Test
    void handsOnEventsAsSoonAsTheyAreComplete() {
        assertThat(new UsageEvents().pass(Buffer.buffer(FIRST))).hasToString(FIRST);
    }

    @Test
    void leavesEverythingElse() {
        String other = ": ping\n\nevent: x\ndata: {\"usage\"\n\ndata: {\"choices\":[],\"error\":1}\n\n{\"usage\":{}}";
        assertThat(passed(other, 4)).isEqualTo(other);
        String azure = "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n";
        assertThat(passed(azure, 4)).isEqualTo(azure);
    }

    @Test
    void holdsNoLongEvents() {
        String text = "data: " + "x".repeat(200_000);

        assertThat(new UsageEvents().pass(Buffer.buffer(text)).length()).isEqualTo(text.length());
    }

    private static String passed(String reply, int size) {
        UsageEvents events = new UsageEvents();
        StringBuilder passed = new StringBuilder();
        for (int at = 0; at < reply.length(); at += size) {
            passed.append(events.pass(Buffer.buffer(reply.substring(at, Math.min(reply.length(), at + size)))));
        }
        return passed.append(events.rest()).toString();
    }
}
