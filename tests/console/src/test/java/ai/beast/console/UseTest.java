package ai.beast.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person does in the console: keys, dialogs, sign-in and out. */
class UseTest {
    private static Chromium chromium;
    private static StubApi stub;
    private ConsolePage console;
    private Page page;

    @BeforeAll
    static void start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        chromium = new Chromium();
        stub = StubApi.start(chromium);
    }

    @AfterAll
    static void stop() {
        stub.close();
        chromium.close();
    }

    @BeforeEach
    void signIn() {
        stub.reply("filled");
        console = ConsolePage.signedIn(chromium, stub, 1280, ColorScheme.LIGHT);
        page = console.page();
    }

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void everyKeyOfTheHelpWorks() {
        console.open("settings/keys");
        List<String> places = page.locator(".key-row").allTextContents().stream()
                .filter(row -> row.strip().startsWith("g "))
                .map(row -> row.strip().substring(2, 3))
                .toList();
        assertThat(places).hasSizeGreaterThan(10);
        for (String place : places) {
            page.evaluate("() => history.replaceState(null, '', '/console/nowhere')");
            // The second key counts for a second only, which may pass before it comes.
            page.waitForCondition(() -> {
                page.keyboard().press("g");
                page.keyboard().press(place);
                return !page.url().endsWith("/nowhere");
            });
        }
        console.open("jobs");
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("k");
        page.keyboard().press("x");
        assertThat(page.locator(".bulk")).containsText("1 job selected");
        page.keyboard().press("/");
        assertThat(page.locator("main [data-search]")).isFocused();
        page.keyboard().press("Tab");
        page.evaluate("() => document.activeElement.blur()");
        page.keyboard().press("?");
        assertThat(page.locator("dialog[open]")).containsText("Keyboard");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog[open]")).hasCount(0);
        page.keyboard().press("p");
        assertThat(page).hasURL(Pattern.compile(".*/console/pull"));
        page.keyboard().press("Control+k");
        page.keyboard().type("clean");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*/snapshots/cleanup"));
    }

    @Test
    void dialogsAreSoundAndAsk() {
        console.open("jobs/1");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel"))
                .click();
        assertThat(page.locator("dialog[open]")).containsText("does not finish");
        console.assertSound("question", "html");
        page.keyboard().press("Escape");
        console.open("models/hostile/files");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete files"))
                .click();
        assertThat(page.locator("dialog[open]")).containsText("comes back from snapshot");
        console.assertSound("deletion", "html");
        page.keyboard().press("Escape");
        console.open("automation");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New binding"))
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Preview"))
                .click();
        assertThat(page.locator("dialog[open]")).containsText("the filter matches");
        console.assertSound("binding", "html");
    }

    @Test
    void questionsToCollectionsShowPassagesAndACheckedAnswer() {
        page.route("**/api/rag/collections/handbook/query", route -> {
            if (!"text/event-stream".equals(route.request().headerValue("Accept"))) {
                route.fallback();
                return;
            }
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("text/event-stream")
                    .setBody("""
                    event: sources
                    data: {"mode":"hybrid","passages":[]}

                    event: delta
                    data: {"text":"For thirty days [1]."}

                    event: answer
                    data: {"model":"chat","text":"For thirty days [1], <b>or not</b> [2].","passages":1,"complete":false,"note":"The answer was cut off","citations":[{"number":1,"document":"/d/a.md","quote":"thirty days","supported":true,"stale":false},{"number":2,"quote":"","supported":false,"stale":false}]}

                    """));
        });
        console.open("collections/handbook");
        page.getByLabel("Question", new Page.GetByLabelOptions().setExact(true)).fill("How long are backups kept?");
        page.getByLabel("Model that answers").fill("chat");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Ask").setExact(true))
                .click();

        assertThat(page).hasURL(Pattern.compile(".*/collections/handbook\\?q=How.*"));
        assertThat(page.locator("main ol li")).hasCount(2);
        assertThat(page.locator("main ol")).containsText("changed since");
        assertThat(page.locator("[aria-label='Answer by chat']"))
                .containsText("For thirty days [1], <b>or not</b> [2].");
        assertThat(page.locator("[aria-label='Answer by chat']")).containsText("There is no such passage");
        assertThat(page.locator("[aria-label='Answer by chat']")).containsText("cut off");
        assertThat(page.locator("main script, main b")).hasCount(0);
        console.assertSound("answer", "html");
    }

    @Test
    void ingestionsSayNothingIsChangedUnlessAsked() {
        console.open("collections");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Ingest a directory"))
                .first()
                .click();
        assertThat(page.locator("dialog[open]")).containsText("only says what it would do");
        console.assertSound("ingestion", "html");
        page.locator("dialog [name=collection]").fill("handbook");
        page.locator("dialog [name=directory]").fill("handbook");
        Request sent = page.waitForRequest(
                "**/ingest",
                () -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Queue"))
                        .last()
                        .click());
        assertThat(sent.postData()).isEqualTo("{\"directory\":\"handbook\",\"apply\":false}");
        assertThat(page).hasURL(Pattern.compile(".*/console/jobs/.+"));
    }

    @Test
    void hostileNamesStayText() {
        console.open("models/hostile");
        assertThat(page.locator("h1")).hasText("<img src=x onerror=alert(1)>");
        console.open("models/hostile/card");
        assertThat(page.locator("main")).containsText("<script>alert(1)</script>");
        assertThat(page.locator("main img, main a[href^='javascript']")).hasCount(0);
        console.assertSound("hostile card", "html");
    }

    @Test
    void revokedKeyLeadsToTheSignInAndBack() {
        console.open("snapshots?model=llama");
        stub.reply("401");
        page.reload();
        assertThat(page).hasURL(Pattern.compile(".*/console/login\\?return=.*"));
        stub.reply("filled");
        console.signIn();
        assertThat(page).hasURL(Pattern.compile(".*/console/snapshots\\?model=llama"));
    }

    @Test
    void newTabTakesTheSessionFromAnOpenOne() {
        Page other = page.context().newPage();
        other.navigate(stub.origin() + "/console/jobs");
        assertThat(other.locator("h1")).hasText("Jobs");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .first()
                .click();
        assertThat(other).hasURL(Pattern.compile(".*/console/login.*"));
    }

    @Test
    void searchWithoutResultOffersTheNearestModels() {
        stub.reply("empty");
        console.open("models?q=lama+instruct");
        assertThat(page.locator("main a[href$='/models/llama-3.1-8b-instruct']"))
                .hasText("Llama 3.1 8B Instruct");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("llama instruct"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/console/models\\?q=llama\\+instruct"));
    }

    @Test
    void sliderChangesTheAddressAndTheAnswer() {
        console.open("models?mem=4");
        assertThat(page.locator("[data-row]").filter(new Locator.FilterOptions().setHasText("Qwen2.5 14B")))
                .containsText("too large");
        page.locator("input[type=range]").fill("64");
        assertThat(page).hasURL(Pattern.compile(".*mem=64.*"));
        assertThat(page.locator("[data-row]").filter(new Locator.FilterOptions().setHasText("Qwen2.5 14B")))
                .containsText("fits");
        assertThat(page.locator("output").first().textContent()).isEqualTo("64 GiB");
    }
}
