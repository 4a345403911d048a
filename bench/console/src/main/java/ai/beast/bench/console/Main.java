package ai.beast.bench.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens the console and a bare page in turn, then watches the console under load and at rest; each figure is a line in a file. */
public final class Main {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int ROWS = 20;
    /** Notes the moment at which the list can be used, and every task that blocks the page for 50 ms or longer. */
    private static final String WATCH = """
            globalThis.longTasks = 0;
            new PerformanceObserver((list) => { globalThis.longTasks += list.getEntries().length; }).observe({ type: 'longtask' });
            new MutationObserver((_, observer) => {
                if (document.querySelectorAll('main [data-row]').length >= %d) {
                    globalThis.usable = performance.now();
                    observer.disconnect();
                }
            }).observe(document, { childList: true, subtree: true });""".formatted(ROWS);

    private static final String PAINT =
            "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";
    private static final byte[] BARE =
            "<!doctype html><html lang=en><title>Models</title><h1>Models</h1><p>Every model in the catalogue.</p></html>"
                    .getBytes(StandardCharsets.UTF_8);

    private final String console;
    private final Path figures;
    private final Page page;
    private final CDPSession devTools;

    private Main(String console, Path figures, Browser browser) {
        this.console = console;
        this.figures = figures;
        page = browser.newContext().newPage();
        page.setDefaultTimeout(120_000);
        page.setDefaultNavigationTimeout(120_000);
        page.addInitScript(WATCH);
        devTools = page.context().newCDPSession(page);
        devTools.send("Network.enable");
    }

    /** Arguments: the browser, the suite's address, the directory for results. The key is in {@code KEY}. */
    public static void main(String[] arguments) throws Exception {
        String key = System.getenv("KEY");
        int runs = Integer.parseInt(System.getenv().getOrDefault("RUNS", "5"));
        Duration events = Duration.ofSeconds(Integer.parseInt(System.getenv().getOrDefault("SECONDS_EACH", "60")));
        HttpServer bare = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bare.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(200, BARE.length);
                exchange.getResponseBody().write(BARE);
            }
        });
        bare.start();
        try (Playwright playwright = Playwright.create();
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of(arguments[0]))
                                .setArgs(List.of("--no-sandbox", "--disable-background-networking")))) {
            Main main = new Main(arguments[1], Path.of(arguments[2]), browser);
            main.signIn(key);
            main.pages("http://127.0.0.1:" + bare.getAddress().getPort() + "/", runs);
            main.load(key, events);
            main.idle();
        } finally {
            bare.stop(0);
        }
    }

    private void signIn(String key) {
        page.navigate(console + "/console/login");
        page.getByLabel("API key").fill(key);
        page.keyboard().press("Enter");
        page.waitForSelector(".shell");
    }

    /** The first opening of each page warms up and does not count. Nothing comes from the browser's cache. */
    private void pages(String bare, int runs) throws IOException {
        for (int run = 0; run <= runs; run++) {
            double empty = paint(bare);
            double first = paint(console + "/console/");
            clearCache();
            page.navigate(console + "/console/models");
            double usable = number("() => globalThis.usable ?? null");
            if (run > 0) {
                note("bare", empty);
                note("paint", first);
                note("usable", usable);
            }
        }
    }

    private double paint(String address) {
        clearCache();
        page.navigate(address);
        return number(PAINT);
    }

    private void clearCache() {
        devTools.send("Network.clearBrowserCache");
    }

    private double number(String expression) {
        return ((Number) page.waitForFunction(expression).jsonValue()).doubleValue();
    }

    /** A thousand events a second with the feed open. */
    private void load(String key, Duration time) throws Exception {
        page.navigate(console + "/console/events");
        page.waitForSelector("main h1");
        try (Events events = new Events(console, key)) {
            events.publish(Duration.ofSeconds(5));
            page.evaluate("() => { globalThis.longTasks = 0; }");
            int rows = 0;
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                events.publish(Duration.ofSeconds(5));
                rows = Math.max(
                        rows, (int) number("() => document.querySelectorAll('main [data-row]').length || null"));
            }
            note("rows", rows);
        }
        note("tasks", ((Number) page.evaluate("() => globalThis.longTasks")).doubleValue());
    }

    /** Requests of a hidden tab, once half a minute has gone by. */
    private void idle() throws IOException {
        page.navigate(console + "/console/");
        page.waitForSelector("main h1");
        page.evaluate("""
                () => {
                    Object.defineProperty(document, 'hidden', { get: () => true });
                    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
                    document.dispatchEvent(new Event('visibilitychange'));
                }""");
        page.waitForTimeout(IDLE.toMillis());
        AtomicInteger requests = new AtomicInteger();
        page.onRequest(_ -> requests.incrementAndGet());
        page.waitForTimeout(IDLE.toMillis());
        note("idle", requests.get());
    }

    private void note(String name, double figure) throws IOException {
        Files.writeString(figures.resolve(name), figure + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
