package ai.beast.bench.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Runs the measurements that are named and writes each figure as a line into files of the directory given. */
public final class Main {
    private static final int EVENT_BYTES = 1024;
    private static final int BATCH = 100;

    private final Path results;
    private final int runs;
    private final Duration each;
    private final Duration warmUp;

    private Main(Path results) {
        this.results = results;
        this.runs = Integer.parseInt(System.getenv().getOrDefault("RUNS", "3"));
        this.each = seconds("SECONDS_EACH", "10");
        this.warmUp = seconds("WARM_UP", "30");
    }

    /** Arguments: the project's directory, the directory for results, then names. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]);
        Main main = new Main(Path.of(arguments[1]));
        List<String> names = List.of(arguments).subList(2, arguments.length);
        if (names.contains("batch") || names.contains("single") || names.contains("fanout")) {
            try (Stand stand = new Stand(home, flags())) {
                if (names.contains("single")) {
                    main.single(stand);
                }
                if (names.contains("batch")) {
                    main.batch(stand);
                }
                if (names.contains("fanout")) {
                    main.fanOut(stand);
                }
            }
        }
        if (names.contains("idle")) {
            try (Stand stand = new Stand(home, List.of("-Xms160m", "-XX:+AlwaysPreTouch"))) {
                main.idle(stand);
            }
        }
        System.exit(0);
    }

    private static Duration seconds(String variable, String otherwise) {
        return Duration.ofSeconds(Integer.parseInt(System.getenv().getOrDefault(variable, otherwise)));
    }

    private static List<String> flags() {
        String more = System.getenv("GATEWAY_FLAGS");
        return more == null || more.isBlank() ? List.of() : List.of(more.split(" "));
    }

    private void single(Stand stand) throws IOException {
        PublishLoad load = new PublishLoad(stand.port(), 1, EVENT_BYTES, 1);
        load.run(64, warmUp);
        for (int run = 0; run < runs; run++) {
            write("single.ours", load.run(64, each));
        }
    }

    private void batch(Stand stand) throws IOException {
        PublishLoad load = new PublishLoad(stand.port(), BATCH, EVENT_BYTES, 1_000_000_000_000L);
        int records = (int) (60_000 * each.toSeconds());
        load.run(8, warmUp);
        for (int run = 0; run < runs; run++) {
            write("batch.ours", load.run(8, each));
            write("batch.peer", KafkaPeer.recordsPerSecond(stand.bootstrap(), records, EVENT_BYTES));
        }
    }

    private void fanOut(Stand stand) throws IOException, InterruptedException {
        int rate = 200;
        int count = (int) (rate * each.toSeconds());
        try (Subscribers subscribers = new Subscribers(stand.port(), 1000)) {
            Source source = new Source(stand.port(), rate);
            run(subscribers, source, (int) (rate * warmUp.toSeconds()));
            for (int run = 0; run < runs; run++) {
                if (!run(subscribers, source, count) || subscribers.outOfSequence() > 0) {
                    throw new IOException(subscribers.outOfSequence() + " events out of sequence, "
                            + subscribers.received() + " came");
                }
                write("fanout.p50", subscribers.latencies().percentile(0.5));
                write("fanout.ours", subscribers.latencies().percentile(0.99));
            }
        }
    }

    private static boolean run(Subscribers subscribers, Source source, int count)
            throws IOException, InterruptedException {
        subscribers.restart();
        Thread publisher = source.start(count);
        boolean all = subscribers.readUntil(count, Duration.ofSeconds(120));
        publisher.join();
        return all;
    }

    private void idle(Stand stand) throws IOException {
        int many = 3000;
        try (Subscribers warm = new Subscribers(stand.port(), many)) {
            warm.readFor(Duration.ofSeconds(1));
        }
        Stand.pause(Duration.ofSeconds(2));
        for (int run = 0; run < runs; run++) {
            try (Subscribers few = new Subscribers(stand.port(), 100)) {
                few.readFor(Duration.ofSeconds(1));
                long before = GatewayMemory.bytes(stand.gateway());
                try (Subscribers subscribers = new Subscribers(stand.port(), many)) {
                    subscribers.readFor(Duration.ofSeconds(2));
                    write("idle.ours", (GatewayMemory.bytes(stand.gateway()) - before) / (double) many);
                }
            }
            Stand.pause(Duration.ofSeconds(2));
        }
    }

    private void write(String file, double figure) throws IOException {
        System.err.printf(Locale.ROOT, "%s %.1f%n", file, figure);
        Files.writeString(
                results.resolve(file),
                String.format(Locale.ROOT, "%.1f%n", figure),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
