package ai.beast.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A signed-in tab of the console that notes everything a page must not do. */
final class ConsolePage implements AutoCloseable {
    private static final double TIMEOUT = 90_000;
    private static final String SETTLED =
            "() => document.querySelector('main h1') !== null && document.querySelector('main .skeleton') === null";
    private static final String AXE = axe();
    private static final String VIOLATIONS = """
            async (within) => (await axe.run(within, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
                .violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`)""";

    private final StubApi stub;
    private final BrowserContext context;
    private final Page page;
    private final List<String> faults = new ArrayList<>();

    ConsolePage(Chromium chromium, StubApi stub, int width, ColorScheme scheme) {
        this.stub = stub;
        context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 800)
                        .setColorScheme(scheme)
                        .setReducedMotion(ReducedMotion.REDUCE));
        context.addInitScript("addEventListener('securitypolicyviolation', (event) => console.error('CSP '"
                + " + event.violatedDirective + ' ' + event.blockedURI))");
        context.setDefaultTimeout(TIMEOUT);
        context.setDefaultNavigationTimeout(TIMEOUT);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                faults.add(message.text());
            }
        });
        page.onPageError(faults::add);
        page.onDialog(dialog -> {
            faults.add("dialog " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(stub.origin())) {
                faults.add("request to " + request.url());
            }
        });
    }

    static ConsolePage signedIn(Chromium chromium, StubApi stub, int width, ColorScheme scheme) {
        ConsolePage console = new ConsolePage(chromium, stub, width, scheme);
        console.page.navigate(stub.origin() + "/console/login");
        console.signIn();
        return console;
    }

    void signIn() {
        page.getByLabel("API key").fill("key");
        page.keyboard().press("Enter");
        page.waitForSelector(".shell");
    }

    /** Opens a screen and waits until everything on it is loaded. */
    void open(String path) {
        page.navigate(
                stub.origin() + "/console/" + path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
        page.waitForFunction(SETTLED);
    }

    /** No violation of axe within the selector, no sideways scrolling, no error and no request elsewhere since the start. */
    void assertSound(String what, String within) {
        page.evaluate(AXE);
        assertThat(page.evaluate(VIOLATIONS, within)).as("axe: " + what).isEqualTo(List.of());
        assertThat(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .as("no sideways scrolling: " + what)
                .isEqualTo(true);
        assertThat(faults).as(what).isEmpty();
    }

    Page page() {
        return page;
    }

    private static String axe() {
        try (InputStream file = ConsolePage.class.getResourceAsStream("/axe.min.js")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
