package ai.beast.metrics.expose;

import ai.beast.metrics.ExporterConfiguration;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gauges measured at the scrape. A source that is unavailable has no sample. */
@ApplicationScoped
public class Gauges {
    private final List<Path> directories;

    Gauges(ExporterConfiguration configuration) {
        this.directories = configuration.directories();
    }

    /** The file systems that hold the configured directories; a directory that does not exist is left out. */
    MetricFamilySamples diskUsage() {
        List<Sample> samples = new ArrayList<>();
        for (Path directory : directories) {
            try {
                FileStore store = Files.getFileStore(directory);
                long total = store.getTotalSpace();
                samples.add(disk(directory, "total", total));
                samples.add(disk(directory, "free", store.getUsableSpace()));
                samples.add(disk(directory, "used", total - store.getUnallocatedSpace()));
            } catch (IOException unavailable) {
                // A directory that cannot be read has no sample.
            }
        }
        return gauge(
                "ai_beast_disk_usage_bytes",
                "Space on the file system of a directory; free is what this program could still write.",
                samples);
    }

    private static Sample disk(Path directory, String type, long bytes) {
        return new Sample(
                "ai_beast_disk_usage_bytes", List.of("path", "type"), List.of(directory.toString(), type), bytes);
    }

    /**
     * Number of records in the log that are not counted yet, by partition.
     *
     * @param ends end of the log by partition; empty while Kafka is unavailable
     * @param next the next record to count by partition
     */
    MetricFamilySamples lag(Map<Integer, Long> ends, Map<Integer, Long> next) {
        List<Sample> samples = new ArrayList<>(ends.size());
        new TreeMap<>(ends).forEach((partition, end) -> {
            Long counted = next.get(partition);
            if (counted != null) {
                samples.add(new Sample(
                        "ai_beast_event_lag_records",
                        List.of("partition"),
                        List.of(Integer.toString(partition)),
                        Math.max(0, end - counted)));
            }
        });
        return gauge("ai_beast_event_lag_records", "Records of the event log that are not counted yet.", samples);
    }

    /** @param lags records that wait for a consumer group, by its name */
    MetricFamilySamples groupLag(Map<String, Long> lags) {
        List<Sample> samples = new ArrayList<>(lags.size());
        new TreeMap<>(lags)
                .forEach((group, lag) -> samples.add(
                        new Sample("ai_beast_consumer_lag_records", List.of("group"), List.of(group), lag)));
        return gauge(
                "ai_beast_consumer_lag_records",
                "Records of the event log that a consumer group has not committed yet.",
                samples);
    }

    private static MetricFamilySamples gauge(String name, String help, List<Sample> samples) {
        return new MetricFamilySamples(name, Collector.Type.GAUGE, help, samples);
    }
}
