package ai.beast.bench.events;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kafka's own {@code kafka-producer-perf-test}, in a process of its own as its script runs it. */
final class KafkaPeer {
    private static final Pattern RATE = Pattern.compile("([0-9.]+) records/sec");

    private KafkaPeer() {}

    /** Records a second over all records, with {@code acks=all} and the producer's other defaults. */
    static double recordsPerSecond(String bootstrap, int records, int size) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.kafka.tools.ProducerPerformance",
                        "--topic",
                        Stand.PEER,
                        "--num-records",
                        Integer.toString(records),
                        "--record-size",
                        Integer.toString(size),
                        "--throughput",
                        "-1",
                        "--producer-props",
                        "bootstrap.servers=" + bootstrap,
                        "acks=all")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        double rate = 0;
        Matcher matcher = RATE.matcher(said);
        while (matcher.find()) {
            rate = Double.parseDouble(matcher.group(1));
        }
        if (rate == 0) {
            throw new IOException("kafka-producer-perf-test gave no rate:\n" + said);
        }
        return rate;
    }
}
