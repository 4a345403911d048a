package ai.beast.cli.local;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import ai.beast.stack.StackPhase;
import ai.beast.stack.StackStatus;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast status}: exit code 0 when everything is ready, 1 otherwise. */
@Command(
        name = "status",
        description =
                "Show state, port, memory, start time and dead letters of each process. Exits 0 when all are ready.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    @Override
    public Integer call() {
        StackStatus status = new LocalStack(System.out).stack().status();
        Map<String, Long> dead = DeadLetterCounts.read(status);
        if (json) {
            Settings.print(toJson(status, dead));
        } else {
            print(status, dead);
        }
        return status.allReady() ? 0 : 1;
    }

    private static void print(StackStatus status, Map<String, Long> dead) {
        if (status.phase() == StackPhase.STOPPED) {
            System.out.println("The suite is not running. Start it with: beast up");
            return;
        }
        new Table()
                .text("SERVICE", "service")
                .text("STATE", "state")
                .number("PORT", "port")
                .right(
                        "PID",
                        process -> process.path("pid").asLong() == 0
                                ? "-"
                                : process.path("pid").asText())
                .right("MEMORY", process -> memory(process.path("residentBytes").asLong()))
                .cell("SINCE", process -> since(process.path("since").asText()))
                .number("RESTARTS", "restarts")
                .right(
                        "DEAD LETTERS",
                        process -> process.path("deadLetters").isNumber()
                                ? process.path("deadLetters").asText()
                                : "-")
                .print(toJson(status, dead).path("processes"), System.out);
        if (status.startupMillis() > 0) {
            System.out.printf(
                    "%nReady %.1f s after the start, %s in all, at %s%n",
                    status.startupMillis() / 1000.0, Quantity.bytes(status.totalResidentBytes()), status.url());
        }
        dead.forEach((service, letters) -> {
            if (letters > 0) {
                System.out.printf(
                        "%1$d dead letters in %2$s. List them: beast dead list %2$s. Replay them: beast dead replay"
                                + " %2$s --all%n",
                        letters, service);
            }
        });
        if (status.note() != null) {
            System.out.println(status.note());
        }
    }

    private static String memory(long residentBytes) {
        return residentBytes == 0 ? "-" : Quantity.bytes(residentBytes);
    }

    private static String since(String moment) {
        return moment.isEmpty() ? "-" : Quantity.time(Duration.between(Instant.parse(moment), Instant.now())) + " ago";
    }

    private static ObjectNode toJson(StackStatus status, Map<String, Long> dead) {
        ObjectNode node = Api.JSON.createObjectNode();
        node.put("phase", status.phase().name().toLowerCase(Locale.ROOT));
        node.put("url", status.url());
        node.put("since", status.since());
        node.put("startupSeconds", status.startupMillis() / 1000.0);
        node.put("totalResidentBytes", status.totalResidentBytes());
        node.put("note", status.note());
        ArrayNode processes = node.putArray("processes");
        for (StackStatus.UnitStatus unit : status.units()) {
            processes
                    .addObject()
                    .put("service", unit.name())
                    .put("state", unit.phase().name().toLowerCase(Locale.ROOT))
                    .put("port", unit.port())
                    .put("pid", unit.pid())
                    .put("residentBytes", unit.residentBytes())
                    .put("since", unit.since())
                    .put("restarts", unit.restarts())
                    .put("deadLetters", dead.get(unit.name()));
        }
        return node;
    }
}
