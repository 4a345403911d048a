package ai.beast.cli.demo;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.console.ConsoleLink;
import ai.beast.cli.local.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code beast demo}: starts the suite if need be and sends a small model through it. */
@Command(
        name = "demo",
        description = "Start everything and send one small model through, showing what each service made of it.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1/32";

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() throws IOException, InterruptedException {
        LocalStack stack = new LocalStack(System.out);
        Report report = new Report(System.out);
        report.heading("the suite");
        if (stack.running()) {
            report.text("It is up already.");
        } else {
            report.text("Starting PostgreSQL, Redis, Kafka and the six services ...");
            stack.upAllowing(LOOPBACK);
        }
        String model = "demo-" + LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        try (Api api = settings.api();
                Api exporter = settings.apiAtPort(stack.port("metrics-exporter"))) {
            new DemoScenario(api, exporter, report, model).run(n8nPort());
            report.heading("done");
            report.text("The suite goes on running: ./beast status shows it, ./beast down stops it.");
            try {
                report.text("Open the console signed in, within a minute: "
                        + ConsoleLink.of(api).url());
            } catch (ApiException noTicket) {
                report.text("No link to the console could be made: " + noTicket.getMessage());
            }
        }
        stack.printConsole();
        return 0;
    }

    private static int n8nPort() {
        String url = System.getenv("AI_BEAST_N8N_URL");
        if (url != null) {
            return URI.create(url).getPort();
        }
        String port = System.getenv("PORT_N8N");
        return port == null ? 5678 : Integer.parseInt(port.strip());
    }
}
