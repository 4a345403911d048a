package ai.beast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyScannerTest {
    private static final String OLLAMA = """
        {"model":"small:1b","created_at":"x","message":{"role":"assistant","content":"\\"model\\":\\"y\\"","model":"kept"},"done":false}
        {"model":"small:1b","message":{"content":""},"done":true,"prompt_eval_count":26,"eval_count":259}
        """;

    private static final String OPENAI = """
        data: {"id":"1","object":"chat.completion.chunk","model":"small:1b","choices":[{"delta":{"content":"{\\"usage\\":1"}}]}

        data: {"id":"1","model":"small:1b","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}

        data: [DONE]

        """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void replacesTheModelHoweverTheReplyIsCut(int size) {
        assertThat(passed(new ReplyScanner("chat-default", true), OLLAMA, size))
                .isEqualTo(OLLAMA.replace("small:1b", "chat-default"));
        assertThat(passed(new ReplyScanner("chat-default", true), OPENAI, size))
                .isEqualTo(OPENAI.replace("small:1b", "chat-default"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100_000})
    void keepsWhatTheReplyStates(int size) {
        ReplyScanner ollama = new ReplyScanner(null, true);
        assertThat(passed(ollama, OLLAMA, size)).isEqualTo(OLLAMA);
        assertThat(ollama.tokens().prompt()).hasValue(26);
        assertThat(ollama.tokens().completion()).hasValue(259);

        ReplyScanner openAi = new ReplyScanner(null, true);
        passed(openAi, OPENAI, size);
        assertThat(openAi.tokens().prompt()).hasValue(7);
        assertThat(openAi.tokens().completion()).hasValue(2);
        assertThat(openAi.tokens().hasError()).isFalse();
        assertThat(ollama.tokens().isComplete()).isTrue();
        assertThat(openAi.tokens().isComplete()).isTrue();
    }

    @Test
    void readsIndentedReplies() {
        String reply = """
            {
              "object": "list",
              "data": [ { "embedding": [0.1, -2], "model": "kept" } ],
              "model" : "small:1b",
              "usage": { "prompt_tokens": 5, "total_tokens": 5 }
            }\
            """;
        ReplyScanner scanner = new ReplyScanner("embed", false);

        assertThat(passed(scanner, reply, 10)).isEqualTo(reply.replace("small:1b", "embed"));
        assertThat(scanner.tokens().prompt()).hasValue(5);
        assertThat(scanner.tokens().completion()).isEmpty();
    }

    @Test
    void takesNoStatementThatCannotBe() {
        ReplyScanner scanner = new ReplyScanner(null, true);
        String reply = "{\"eval_count\":-3,\"prompt_eval_count\":99999999999999999999999999999999999999999999999}\n";

        passed(scanner, reply, 4);

        assertThat(scanner.tokens().completion()).isEmpty();
        assertThat(scanner.tokens().prompt()).isEmpty();
    }

    @Test
    void noticesErrorsInTheStream() {
        ReplyScanner scanner = new ReplyScanner("a", true);

        passed(scanner, "{\"model\":\"b\",\"error\":null}\n", 100);
        assertThat(scanner.tokens().hasError()).isFalse();
        passed(scanner, "{\"error\":\"out of memory\"}\n", 100);
        assertThat(scanner.tokens().hasError()).isTrue();
    }

    @Test
    void isNotCompleteBeforeTheLastFrame() {
        ReplyScanner scanner = new ReplyScanner(null, true);
        passed(scanner, "{\"done\":false,\"response\":\"[DONE]\"}\ndata: [DON]\n", 5);
        assertThat(scanner.tokens().isComplete()).isFalse();
    }

    @Test
    void goesOnAfterMalformedLines() {
        ReplyScanner scanner = new ReplyScanner("a", true);
        String reply = "{\"model\":\"b\n<html>{]\"\n{\"model\":\"b\",\"eval_count\":1}\n";

        String passed = passed(scanner, reply, 3);

        assertThat(passed).endsWith("<html>{]\"\n{\"model\":\"a\",\"eval_count\":1}\n");
        assertThat(scanner.tokens().completion()).hasValue(1);
    }

    @Test
    void writesNamesAsJson() {
        assertThat(passed(new ReplyScanner("a\"b\\", true), "{\"model\":\"\\\"x\\\\\"}", 2))
                .isEqualTo("{\"model\":\"a\\\"b\\\\\"}");
    }

    @Test
    void handsOnTheSameBufferWhereNothingIsReplaced() {
        Buffer part = Buffer.buffer("{\"done\":false,\"response\":\"x\"}\n");

        assertThat(new ReplyScanner("a", true).pass(part)).isSameAs(part);
    }

    private static String passed(ReplyScanner scanner, String reply, int size) {
        Buffer whole = Buffer.buffer(reply);
        List<String> parts = new ArrayList<>();
        for (int at = 0; at < whole.length(); at += size) {
            parts.add(scanner.pass(whole.getBuffer(at, Math.min(at + size, whole.length())))
                    .toString());
        }
        return String.join("", parts);
    }
}
