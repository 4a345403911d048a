package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayCommandsTest {
    private static final String CHAT = "POST /v1/chat/completions";
    private static final String HELLO = """
            data: {"model": "small", "choices": [{"delta": {"role": "assistant", "content": ""}}]}

            data: {"model": "small", "choices": [{"delta": {"content": "Hello"}}]}

            data: {"model": "small", "choices": [{"delta": {"content": " wor\\u001b[31mld\\nagain"}, "finish_reason": "stop"}]}

            data: {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 5}}

            data: [DONE]

            """;
    private static final String GATEWAY = """
            {"backends": [
              {"name": "ollama", "url": "http://127.0.0.1:11434", "ollama": true, "streams": 2,
               "health": {"available": true, "problem": null, "since": "2026-01-31T12:00:00Z", "breaker": "closed"},
               "models": [{"name": "small:1b", "sizeBytes": 1321098329, "loaded": false},
                {"name": "big:70b", "sizeBytes": null, "loaded": false}]},
              {"name": "spare", "url": "http://spare:8080", "ollama": false, "streams": 0,
               "health": {"available": false, "problem": "connection refused", "since": "2026-01-31T12:00:00Z", "breaker": "closed"},
               "models": [{"name": "small:1b", "sizeBytes": null, "loaded": true}]}],
             "aliases": [
              {"alias": "chat-default", "model": "small-1b", "answers": "small:1b", "backends": ["ollama", "spare"]},
              {"alias": "lost", "model": "gone-7b", "answers": null, "backends": []}],
             "waiting": [{"model": "big:70b", "key": "k", "band": "batch", "seconds": 2.5}]}""";

    @RegisterExtension
    final FakeSuite suite = new FakeSuite();

    @Test
    void printsTheAnswerWithoutWhatSteersTheTerminal() {
        suite.answers.put(CHAT, HELLO);

        assertThat(suite.printed(0, "run", "small", "Say", "hello", "--system", "Be brief."))
                .isEqualTo("Hello wor[31mld\nagain\n");

        assertThat(suite.asked)
                .singleElement()
                .asString()
                .contains("\"model\":\"small\"", "\"stream\":true", "\"include_usage\":true")
                .contains(
                        "{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Say hello\"}");
    }

    @Test
    void takesThePromptFromStandardInput() {
        suite.answers.put(CHAT, HELLO);

        withInput("Two\nlines\n", () -> suite.printed(0, "run", "small"));

        assertThat(suite.asked).singleElement().asString().contains("\"content\":\"Two\\nlines\\n\"");
    }

    @Test
    void refusesAnEmptyPrompt() {
        withInput(
                " \n", () -> assertThat(suite.printedOnBoth(1, "run", "small")).contains("There is no prompt"));
        assertThat(suite.asked).isEmpty();
    }

    @Test
    void printsAnAnswerForScripts() throws Exception {
        suite.answers.put(CHAT, HELLO);

        assertThat(Api.JSON.readTree(suite.printed(0, "run", "small", "Hello?", "--json")))
                .isEqualTo(Api.JSON.readTree("""
                        {"model": "small", "answer": "Hello wor\\u001b[31mld\\nagain", "finishReason": "stop",
                         "usage": {"prompt_tokens": 3, "completion_tokens": 5}}"""));
    }

    @Test
    void offersNearestNamesOfAnUnknownModel() {
        suite.statuses.put(CHAT, 404);
        suite.answers.put(CHAT, """
                {"error": {"message": "model 'smal' not found; did you mean small:1b?", "type": "invalid_request_error",
                 "param": null, "code": "model_not_found"}}""");

        assertThat(suite.printedOnBoth(1, "run", "smal", "Hello?"))
                .isEqualTo("beast: model 'smal' not found; did you mean small:1b?\n");
    }

    @Test
    void saysThatAnAnswerBrokeOff() {
        suite.answers.put(CHAT, HELLO.replace("data: [DONE]", ": nothing"));
        assertThat(suite.printedOnBoth(1, "run", "small", "Hello?")).contains("Hello wor", "The answer broke off");

        suite.answers.put(CHAT, HELLO.replace("data: [DONE]", "data: {\"error\": {\"message\": \"out of memory\"}}"));
        assertThat(suite.printedOnBoth(1, "run", "small", "Hello?")).contains("Hello wor", "out of memory");
    }

    @Test
    void listsAliasesAndModels() {
        suite.answers.put("GET /api/gateway", GATEWAY);

        assertThat(suite.printed(0, "models").lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "NAME|MODEL|LOADED|SIZE|BACKENDS",
                        "chat-default|small:1b|yes|1.23 GiB|ollama, spare",
                        "lost|gone-7b|no|-|-",
                        "small:1b|small:1b|yes|1.23 GiB|ollama, spare",
                        "big:70b|big:70b|no|-|ollama");
    }

    @Test
    void listsBackendsWithTheirState() {
        suite.answers.put("GET /api/gateway", GATEWAY);

        assertThat(suite.printed(0, "models", "--backends").lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "NAME|URL|STATE|STREAMS|MODELS|LOADED|PROBLEM",
                        "ollama|http://127.0.0.1:11434|available|2|2|-|-",
                        "spare|http://spare:8080|unavailable|0|1|small:1b|connection refused",
                        "",
                        "1 request waits");
    }

    @Test
    void listsNamesForKeysThatMayOnlyUseModels() {
        suite.statuses.put("GET /api/gateway", 403);
        suite.answers.put("GET /api/gateway", "{\"code\": \"forbidden\", \"detail\": \"needs read\"}");
        suite.answers.put("GET /v1/models", "{\"data\": [{\"id\": \"chat-default\", \"owned_by\": \"ollama\"}]}");

        assertThat(suite.printed(0, "models")).contains("chat-default  ollama");
    }

    @Test
    void showsUsage() {
        suite.otherwise = """
                {"from": "2026-01-30", "to": "2026-01-31", "by": ["day", "key"], "truncated": false,
                 "items": [{"day": "2026-01-31", "key": "0a1b2c3d",
                  "requests": {"total": 12, "failed": 1, "cancelled": 2, "aborted": 0, "withoutTokens": 3},
                  "tokens": {"prompt": 520, "completion": 1036}},
                  {"day": "2026-01-31", "key": "", "requests": {"total": 1, "failed": 0, "cancelled": 0, "aborted": 1, "withoutTokens": 0},
                  "tokens": {"prompt": 0, "completion": 0}}],
                 "total": {"requests": {"total": 13, "withoutTokens": 3}, "tokens": {"prompt": 520, "completion": 1036}}}""";

        assertThat(suite.printed(0, "usage", "--days", "2", "--by", "day,key", "--model", "a b")
                        .lines()
                        .map(line -> line.strip().replaceAll(" {2,}", "|")))
                .containsExactly(
                        "DAY|KEY|REQUESTS|FAILED|CANCELLED|ABORTED|TOKENS IN|TOKENS OUT",
                        "2026-01-31|0a1b2c3d|12|1|2|0|520|1036",
                        "2026-01-31|-|1|0|0|1|0|0",
                        "",
                        "2026-01-30 to 2026-01-31: 13 requests, 520 tokens in, 1036 tokens out;"
                                + " the tokens of 3 requests are not known");
        assertThat(suite.asked).singleElement().asString().contains("&by=day,key&model=a%20b");
        suite.printedOnBoth(1, "usage", "--days", "401");
        suite.printedOnBoth(2, "usage", "--by", "colour");
    }

    private static void withInput(String text, Runnable command) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            command.run();
        } finally {
            System.setIn(before);
        }
    }
}
