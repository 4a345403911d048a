package ai.beast.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.cli.api.Api;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.security.ApiKey;
import ai.beast.security.Scope;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PageAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console of the packaged suite in a real browser: what a person sees, does, and gets after something broke. */
@ExtendWith(RunningSuite.class)
class ConsoleIT {
    private static final double TIMEOUT = 120_000;
    private static final int MANY = 100;

    private static Playwright playwright;
    private static Browser browser;

    private final Suite suite;
    private final String console;
    private FileServer files;
    private Page page;

    ConsoleIT(Suite suite) {
        this.suite = suite;
        console = "http://127.0.0.1:" + suite.port(8787) + "/console/";
    }

    @BeforeAll
    static void launch() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("chromium")))
                        .setArgs(List.of("--no-sandbox", "--disable-background-networking")));
    }

    @AfterAll
    static void quit() {
        playwright.close();
    }

    @BeforeEach
    void signInByTicket() {
        files = FileServer.start();
        page = browser.newContext().newPage();
        page.setDefaultTimeout(TIMEOUT);
        String ticket = suite.api()
                .post("/api/session/tickets", Map.of())
                .path("ticket")
                .asText();
        page.navigate(console + "login#ticket=" + ticket);
        assertThat(page.locator("h1")).hasText("Overview", new LocatorAssertions.HasTextOptions().setTimeout(TIMEOUT));
    }

    @AfterEach
    void close() {
        page.context().close();
        files.close();
    }

    @Test
    void pullSurvivesReloadPauseAndWorkerKill() {
        byte[] content = model("in-the-browser");
        Fault[] slow = new Fault[MANY];
        Arrays.fill(slow, Fault.slow(10_000));
        URI url = files.serve("/in-the-browser.gguf", content, slow);
        page.navigate(console + "pull?url=" + url);
        button("Pull").last().click();
        page.waitForURL(Pattern.compile(".*/console/jobs/.*"));
        awaitMoreThan(0);
        awaitMoreThan(percent());

        page.reload();
        awaitMoreThan(0);

        button("Pause").click();
        has(page.locator(".badge").filter(withText("paused")));
        button("Resume").click();
        has(button("Pause"));
        awaitMoreThan(percent());
        files.serve("/in-the-browser.gguf", content);
        suite.kill("queue-worker");

        has(page.locator(".badge").filter(withText("finished")));
        assertThat(suite.modelsDirectory().resolve("in-the-browser.gguf")).hasBinaryContent(content);
    }

    @Test
    void rollbackBringsTheFormerContentBack() {
        byte[] former = model("rolled-back");
        byte[] latter = TinyLlama.named("rolled-back", 2).toBytes();
        String digest = Pull.sha256(former);
        pull("rolled-back", files.serve("/former.gguf", former), digest);
        pull("rolled-back", files.serve("/latter.gguf", latter), Pull.sha256(latter));
        Path file = suite.modelsDirectory().resolve("rolled-back.gguf");
        assertThat(file).hasBinaryContent(latter);

        page.navigate(console + "snapshots/" + digest + "/rollback");
        has(page.locator("main").filter(withText("What changes")));
        button("Next").click();
        button("Next").click();
        button("Roll back now").click();

        has(page.locator(".badge").filter(withText("succeeded")));
        assertThat(file).hasBinaryContent(former);
        page.navigate(console + "models/rolled-back/history");
        has(page.locator(".timeline").filter(withText(digest.substring(0, 12))));
    }

    @Test
    void feedIsWholeAfterTheGatewayWasKilled() {
        page.navigate(console + "events?type=custom.console");
        has(page.locator(".live").filter(withText("Live")));
        publish("before");
        has(page.locator(".feed-entry").filter(withText("before")));

        suite.kill("events-gateway");
        has(page.locator(".notice").filter(withText("Not updated since")));
        await("the gateway to reply again")
                .atMost(Duration.ofSeconds(120))
                .ignoreExceptions()
                .until(() -> {
                    publish("after");
                    return true;
                });

        has(page.locator(".feed-entry").filter(withText("after")));
        assertThat(page.locator(".notice")).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(TIMEOUT));
        List<String> expected = new ArrayList<>();
        for (JsonNode event :
                suite.api().get("/api/events?type=custom.console&limit=100").path("items")) {
            expected.add(event.path("subject").asText());
        }
        List<String> shown = page.locator(".feed-subject").allTextContents();
        assertThat(shown).hasSameSizeAs(expected).zipSatisfy(expected, (is, wanted) -> assertThat(is)
                .startsWith(wanted));
    }

    @Test
    void revokedKeyLeadsToTheSignIn() throws IOException {
        ApiKey.Created key = ApiKey.create(Scope.READ, "browser", new SecureRandom());
        Path file = suite.dataDirectory().resolve("keys/api-keys");
        Files.writeString(file, key.stored().toLine() + "\n", StandardOpenOption.APPEND);
        button("Sign out").first().click();
        page.getByLabel("API key").fill(key.text());
        await("the key to be known").atMost(Duration.ofSeconds(60)).until(() -> {
            button("Sign in").click();
            page.waitForCondition(() -> page.locator(".shell, [role=alert]").count() > 0);
            return page.locator(".shell").count() > 0;
        });
        page.navigate(console + "snapshots");
        assertThat(button("Verify all")).isDisabled();

        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.removeIf(line -> line.contains(key.stored().id()));
        Files.write(file, lines);

        assertThat(page)
                .hasURL(
                        Pattern.compile(".*/console/login\\?return=%2Fsnapshots.*"),
                        new PageAssertions.HasURLOptions().setTimeout(TIMEOUT));
    }

    private void pull(String model, URI url, String sha256) {
        Api api = suite.api();
        String job = api.post(
                        "/api/models/download",
                        Map.of(
                                "url",
                                url.toString(),
                                "model",
                                model,
                                "destination",
                                model + ".gguf",
                                "overwrite",
                                true))
                .path("job_id")
                .asText();
        await("the end of " + job).atMost(Duration.ofSeconds(120)).until(() -> api.get("/api/queue/status/" + job)
                .path("status")
                .asText()
                .equals("finished"));
        await("the snapshot")
                .atMost(Duration.ofSeconds(120))
                .until(() ->
                        api.get("/api/snapshots?sha256=" + sha256).path("items").size() == 1);
    }

    private void publish(String subject) {
        suite.api()
                .post(
                        "/api/events",
                        "application/cloudevents+json",
                        Map.of(
                                "specversion",
                                "1.0",
                                "type",
                                "custom.console",
                                "source",
                                "urn:e2e:console",
                                "id",
                                UUID.randomUUID().toString(),
                                "subject",
                                subject,
                                "data",
                                Map.of("n", 1)));
    }

    private Locator button(String name) {
        return page.locator("main, .side-foot")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    private static Locator.FilterOptions withText(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static void has(Locator locator) {
        assertThat(locator.first()).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(TIMEOUT));
    }

    private double percent() {
        Object value = page.evaluate("() => document.querySelector('main progress')?.value ?? 0");
        return ((Number) value).doubleValue();
    }

    private void awaitMoreThan(double percent) {
        page.waitForFunction("(least) => (document.querySelector('main progress')?.value ?? 0) > least", percent);
    }

    private static byte[] model(String name) {
        return TinyLlama.named(name, name.hashCode()).toBytes();
    }
}
