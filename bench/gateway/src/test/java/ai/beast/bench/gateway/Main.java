package ai.beast.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the measurements that are named and writes each figure as a line into files of the directory given. */
public final class Main {
    private static final int CONNECTIONS = 64;
    private static final int FRAMES = 64;
    private static final int IDLE = 1000;
    private static final int TURN = 50;

    private final Path results;
    private final int runs = number("RUNS", 5);
    private final int requests = number("REQUESTS", 1000);
    private final Duration each = Duration.ofSeconds(number("SECONDS_EACH", 10));
    private final Duration warmUp = Duration.ofSeconds(number("WARM_UP", 20));

    private Main(Path results) {
        this.results = results;
    }

    /** Arguments: the project's directory, the directory for results, nginx or nothing, then names. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]);
        Main main = new Main(Path.of(arguments[1]));
        String nginx = arguments[2];
        List<String> names = List.of(arguments).subList(3, arguments.length);
        if (names.contains("first-byte") || names.contains("streams")) {
            try (Stand stand = new Stand(home, nginx, flags())) {
                main.warmUp(stand);
                if (names.contains("first-byte")) {
                    main.firstByte(stand);
                }
                if (names.contains("streams")) {
                    main.streams(stand);
                }
            }
        }
        if (names.contains("idle")) {
            try (Stand stand = new Stand(home, "", List.of("-Xms224m", "-XX:+AlwaysPreTouch"))) {
                main.idle(stand);
            }
        }
        System.exit(0);
    }

    private static List<String> flags() {
        String more = System.getenv("GATEWAY_FLAGS");
        return more == null || more.isBlank() ? List.of() : List.of(more.split(" "));
    }

    private static int number(String variable, int otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : Integer.parseInt(value);
    }

    private void warmUp(Stand stand) throws IOException, InterruptedException {
        stand.answer("words " + FRAMES);
        for (Side side : stand.sides()) {
            Streams.rate(side, CONNECTIONS, warmUp);
        }
    }

    /** The sides in short turns, so that all meet the same machine. */
    private void firstByte(Stand stand) throws IOException {
        stand.answer("words 1");
        for (int run = 0; run < runs; run++) {
            Map<Side, long[]> times = new HashMap<>();
            stand.sides().forEach(side -> times.put(side, new long[requests]));
            for (int from = 0; from < requests; from += TURN) {
                for (Side side : stand.sides()) {
                    try (StreamClient client = new StreamClient(side)) {
                        client.stream();
                        int count = Math.min(TURN, requests - from);
                        System.arraycopy(Streams.firstBytes(client, count), 0, times.get(side), from, count);
                    }
                }
            }
            for (double share : new double[] {0.5, 0.99}) {
                String name = share == 0.5 ? "p50" : "p99";
                double direct = Streams.percentile(times.get(stand.sides().getFirst()), share);
                write("first-byte-" + name + ".direct", direct);
                for (Side side : stand.sides().subList(1, stand.sides().size())) {
                    write("added-" + name + "." + side.name(), Streams.percentile(times.get(side), share) - direct);
                }
            }
        }
    }

    private void streams(Stand stand) throws IOException, InterruptedException {
        for (int run = 0; run < runs; run++) {
            for (Side side : stand.sides()) {
                stand.answer("words " + FRAMES);
                write("streams." + side.name(), Streams.rate(side, CONNECTIONS, each));
            }
        }
    }

    private void idle(Stand stand) throws IOException {
        close(idle(stand, IDLE));
        for (int run = 0; run < runs; run++) {
            Stand.pause(3000);
            List<StreamClient> few = idle(stand, 10);
            long before = ProcessMemory.bytes(stand.gateway());
            List<StreamClient> many = idle(stand, IDLE);
            write("idle.ours", (ProcessMemory.bytes(stand.gateway()) - before) / (double) IDLE);
            close(many);
            close(few);
        }
    }

    private static List<StreamClient> idle(Stand stand, int count) throws IOException {
        stand.answer("stall " + count);
        return Streams.idle(stand.ours(), count);
    }

    private static void close(List<StreamClient> clients) throws IOException {
        for (StreamClient client : clients) {
            client.close();
        }
    }

    private void write(String file, double figure) throws IOException {
        System.err.printf(Locale.ROOT, "%s %.3f%n", file, figure);
        Files.writeString(
                results.resolve(file),
                String.format(Locale.ROOT, "%.3f%n", figure),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
