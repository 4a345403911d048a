package ai.beast.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every screen, filled and empty: no violation of axe, no error, no report of the content security policy, no request to
 * another host, no sideways scrolling. {@code -Dconsole.grid=true} adds dark, narrow, 503 and 403.
 */
class ScreensTest {
    private static final String DIGEST = "47adf36914c5d2af7471acf25f47ad69";
    /** Every screen once; of one thing they show the fixtures' hostile model, or the first thing there is. */
    private static final List<String> SCREENS = List.of(
            "",
            "models?mem=16",
            "models/hostile",
            "models/hostile/fit?mem=16",
            "models/hostile/card",
            "aliases",
            "aliases/chat-default",
            "gateway",
            "gateway/usage?days=30",
            "storage",
            "collections",
            "collections/handbook?q=backups",
            "collections/handbook/documents",
            "collections/handbook/audit",
            "pull?url=hf://example/llama/llama-q4.gguf",
            "pull/hub?q=llama&repo=example/llama",
            "jobs",
            "jobs/1",
            "queue",
            "snapshots",
            "snapshots/" + DIGEST,
            "snapshots/" + DIGEST + "/diff/" + DIGEST,
            "snapshots/" + DIGEST + "/rollback",
            "snapshots/cleanup",
            "operations",
            "operations/1",
            "events",
            "webhooks",
            "webhooks/1",
            "webhooks/deliveries/1",
            "automation",
            "dead-letters/versioning-service",
            "settings/api-keys",
            "settings/health");
    /** Further tabs and steps, for the grid. */
    private static final List<String> PARTS = List.of(
            "models/hostile/files",
            "models/hostile/versions",
            "models/hostile/history",
            "storage/files",
            "storage/duplicates",
            "pull/hub?q=llama",
            "queue/schedules",
            "queue/limits",
            "gateway/aliases",
            "gateway/waiting",
            "snapshots/" + DIGEST + "/rollback?step=2",
            "automation/deliveries",
            "automation/workflows",
            "automation/templates",
            "settings",
            "settings/look",
            "settings/api-keys?state=all",
            "settings/keys",
            "nowhere");

    private static final List<String> LISTS = List.of(
            "",
            "models",
            "aliases",
            "gateway",
            "gateway/aliases",
            "gateway/waiting",
            "gateway/usage",
            "storage",
            "collections",
            "collections/handbook/documents",
            "pull",
            "jobs",
            "queue",
            "snapshots",
            "snapshots/cleanup",
            "operations",
            "events",
            "webhooks",
            "automation",
            "dead-letters",
            "settings/api-keys");

    private static Chromium chromium;
    private static StubApi stub;

    @BeforeAll
    static void start() {
        chromium = new Chromium();
        stub = StubApi.start(chromium);
    }

    @AfterAll
    static void stop() {
        stub.close();
        chromium.close();
    }

    @Test
    void unitTestsOfTheConsolePass() throws IOException {
        try (Page page = chromium.browser().newPage()) {
            StubApi.runTests(page);
            Map<?, ?> result = (Map<?, ?>) page.evaluate("() => globalThis.checks");
            assertThat(result.get("failures")).isEqualTo(List.of());
            assertThat((Integer) result.get("run")).isGreaterThan(40);
        }
    }

    @Test
    void filledScreensAreSound() {
        walk("filled", SCREENS, 1280, ColorScheme.LIGHT);
    }

    @Test
    void emptyScreensAreSound() {
        walk("empty", LISTS, 1280, ColorScheme.DARK);
    }

    @Test
    void narrowScreensAreSound() {
        walk("filled", List.of("", "models?mem=16", "jobs", "snapshots"), 360, ColorScheme.LIGHT);
    }

    @ParameterizedTest
    @CsvSource({"1280,DARK", "360,LIGHT", "360,DARK", "1920,LIGHT"})
    void gridOfWidthsAndThemesIsSound(int width, ColorScheme scheme) {
        assumeThat(Boolean.getBoolean("console.grid")).isTrue();
        walk("filled", SCREENS, width, scheme);
        walk("filled", PARTS, width, scheme);
        walk("empty", LISTS, width, scheme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"503", "403"})
    void gridOfErrorsIsSound(String status) {
        assumeThat(Boolean.getBoolean("console.grid")).isTrue();
        walk(status, SCREENS, 1280, ColorScheme.LIGHT);
        walk(status, SCREENS, 360, ColorScheme.DARK);
    }

    private static void walk(String mode, List<String> screens, int width, ColorScheme scheme) {
        stub.reply("filled");
        try (ConsolePage console = ConsolePage.signedIn(chromium, stub, width, scheme)) {
            stub.reply(mode);
            for (String screen : screens) {
                console.open(screen);
                String within = screen.isEmpty() ? "html" : "main";
                console.assertSound(mode + " /console/" + screen + " at " + width + " " + scheme, within);
            }
        }
    }
}
