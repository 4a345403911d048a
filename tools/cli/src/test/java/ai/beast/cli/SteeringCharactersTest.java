package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and details come from files, other servers and other people: none of them steers the terminal. */
class SteeringCharactersTest {
    /** Clears the screen, by the control of ASCII and by that of Latin-1, and turns the direction of the text. */
    private static final String HOSTILE = "x\\u001b[2J\\u009b2J\\u202ey\\u2028z";

    @RegisterExtension
    private final FakeSuite suite = new FakeSuite();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry list",
                "registry search x",
                "registry show m",
                "registry show m --card",
                "registry recommend",
                "registry host",
                "registry scan",
                "registry instances",
                "registry instances --duplicates",
                "registry duplicates",
                "registry duplicates --merge",
                "registry outdated",
                "registry outdated --cached",
                "registry delete m",
                "registry alias list",
                "registry export",
                "jobs list",
                "jobs show 1",
                "jobs cancel 1",
                "jobs delete 1 2",
                "jobs attempts 1",
                "jobs stats",
                "jobs limits list",
                "jobs schedule list",
                "version list",
                "version show v",
                "version verify v",
                "version diff a b",
                "version stats",
                "version retention",
                "dead list registry-service",
                "webhooks list",
                "webhooks show ep_1",
                "link m --for ollama",
                "rag list",
                "events history",
                "pull x",
                "pull https://h/x.gguf --dry-run"
            })
    void failuresSteerNoTerminal(String command) {
        suite.refusal = "{\"code\": \"not_found\", \"detail\": \"" + HOSTILE + "\", \"field\": \"" + HOSTILE + "\"}";

        assertHarmless(bothOf(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry list",
                "registry list --json",
                "registry search x",
                "registry show m",
                "registry show m --json",
                "registry show m --card",
                "registry recommend",
                "registry instances",
                "registry instances --duplicates",
                "registry duplicates",
                "registry host",
                "registry scan",
                "registry outdated --cached",
                "jobs list",
                "jobs show 1",
                "jobs attempts 1",
                "version list",
                "version diff a b",
                "version retention",
                "dead list registry-service",
                "webhooks list",
                "events history",
                "events history --json"
            })
    void namesSteerNoTerminal(String command) {
        String item = """
                {"id": "@", "name": "@", "model": "@", "family": "@", "path": "@", "location": "@", "sha256": "@", "paths": ["@"],
                 "status": "@", "type": "@", "subject": "@", "time": "@", "data": {"a": "@"}, "reason": "@", "change": "@",
                 "code": "@", "detail": "@", "reasons": [{"text": "@"}], "labels": ["@"], "unavailableReason": "@",
                 "error": {"detail": "@"}, "worker": "@", "url": "@", "version": "@", "available": false,
                 "problems": [{"path": "@", "code": "@", "detail": "@"}]}""";
        suite.otherwise = ("""
                {"id": "@", "name": "@", "items": [%1$s], "events": [%1$s], "roots": [%1$s], "next_cursor": "@", "nextRunAt": "@", "state": "failed",
                 "error": "@", "gpusUnknown": "@", "why_not_running": {"detail": "@"}, "description": "@", "checked": 1,
                 "lastRun": {"state": "@", "startedAt": "@"},
                 "nearest": {"didYouMean": "@", "items": [%1$s]},
                 "tensors": {"added": ["@"], "removed": ["@"], "changed": ["@"]}}""").formatted(item).replace("@", HOSTILE);

        assertHarmless(bothOf(command));
    }

    @Test
    void escapedJsonHasTheSameValues() throws Exception {
        suite.otherwise = "{\"id\": \"" + HOSTILE + "\"}";

        String printed = suite.printed(0, "registry", "show", "m", "--json");

        assertThat(Api.JSON.readTree(printed).path("id").asText()).isEqualTo("x\u001b[2J\u009b2J\u202ey\u2028z");
    }

    private String bothOf(String command) {
        return suite.printedInAnyCase(command.split(" "));
    }

    private static void assertHarmless(String printed) {
        assertThat(printed)
                .doesNotContainPattern("[\\p{Cntrl}\\x80-\\x9f\\u2028-\\u202e&&[^\n\r\t]]")
                .isNotBlank();
    }
}
