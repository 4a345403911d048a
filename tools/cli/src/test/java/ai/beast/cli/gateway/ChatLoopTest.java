package ai.beast.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatLoopTest {
    private final Deque<String> answers = new ArrayDeque<>();
    private final List<List<String>> asked = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            try (exchange) {
                asked.add(StreamSupport.stream(
                                Api.JSON
                                        .readTree(exchange.getRequestBody())
                                        .path("messages")
                                        .spliterator(),
                                false)
                        .map(message -> message.path("role").asText() + ": "
                                + message.path("content").asText())
                        .toList());
                byte[] answer = answers.removeFirst().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer[0] == '{' ? 503 : 200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void keepsTheConversationUntilItIsForgotten() throws Exception {
        answers.addAll(List.of(says("One."), says("Two."), says("Three.")));

        String printed = talk("""
                first

                second
                /clear
                third
                /bye
                never asked
                """);

        assertThat(asked)
                .containsExactly(
                        List.of("system: Be brief.", "user: first"),
                        List.of("system: Be brief.", "user: first", "assistant: One.", "user: second"),
                        List.of("system: Be brief.", "user: third"));
        assertThat(printed).contains(">>> One.\n", ">>> Two.\n", "The conversation is forgotten.\n", ">>> Three.\n");
    }

    @Test
    void goesOnAfterAFailureWithoutItsQuestion() throws Exception {
        answers.addAll(List.of(
                "{\"error\": {\"message\": \"the model 'small' is overloaded\", \"code\": \"overloaded\"}}",
                "data: {\"choices\": [{\"delta\": {\"content\": \"Hal\"}}]}\n\n",
                says("Whole.")));

        String printed = talk("first\nsecond\nthird\n");

        assertThat(asked.getLast()).containsExactly("system: Be brief.", "user: third");
        assertThat(printed).contains("beast: the model 'small' is overloaded\n", "Hal\nbeast: The answer broke off\n");
    }

    @Test
    void joinsLinesBetweenTripleQuotationMarks() throws Exception {
        answers.add(says("Read."));

        talk("\"\"\"one\ntwo\nthree\"\"\"\n/bye\n");

        assertThat(asked).containsExactly(List.of("system: Be brief.", "user: one\ntwo\nthree"));
    }

    private static String says(String text) {
        return "data: {\"choices\": [{\"delta\": {\"content\": \"" + text + "\"}}]}\n\ndata: [DONE]\n\n";
    }

    private String talk(String input) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Api api =
                new Api(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "k")) {
            new ChatLoop(
                            new Conversation(api, "small", "Be brief."),
                            new BufferedReader(new StringReader(input)),
                            new PrintStream(printed, true, StandardCharsets.UTF_8))
                    .run();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
