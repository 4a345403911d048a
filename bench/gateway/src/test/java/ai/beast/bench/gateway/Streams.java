package ai.beast.bench.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The load drivers. */
final class Streams {
    private Streams() {}

    /** One request after the other. @return nanoseconds to the first byte of each */
    static long[] firstBytes(StreamClient client, int requests) throws IOException {
        long[] times = new long[requests];
        for (int i = 0; i < requests; i++) {
            times[i] = client.stream();
        }
        return times;
    }

    /** In milliseconds. */
    static double percentile(long[] nanos, double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] / 1e6;
    }

    /** Streams a second over so many connections, each of which asks again when its stream is complete. */
    static double rate(Side side, int connections, Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<Future<Integer>> counts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                counts.add(threads.submit(() -> {
                    int complete = 0;
                    try (StreamClient client = new StreamClient(side)) {
                        while (System.nanoTime() < end) {
                            client.stream();
                            complete++;
                        }
                    }
                    return complete;
                }));
            }
        }
        int complete = 0;
        for (Future<Integer> count : counts) {
            try {
                complete += count.get();
            } catch (ExecutionException failed) {
                throw new IOException(side.name() + " failed", failed.getCause());
            }
        }
        return complete / (time.toNanos() / 1e9);
    }

    /** Streams that have begun and stand still. */
    static List<StreamClient> idle(Side side, int count) throws IOException {
        List<StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StreamClient client = new StreamClient(side);
            clients.add(client);
            client.begin();
        }
        return clients;
    }
}
