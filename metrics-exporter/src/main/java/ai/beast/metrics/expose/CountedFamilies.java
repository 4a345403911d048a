package ai.beast.metrics.expose;

import ai.beast.metrics.Metric;
import ai.beast.metrics.Series;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns stored amounts into metric families. Stateless. */
final class CountedFamilies {
    private CountedFamilies() {}

    /** @param values amounts by series text, a line feed, and part; what this build does not know is passed over */
    static List<MetricFamilySamples> of(Map<String, String> values) {
        Map<Metric, Map<Series, Map<String, Double>>> byMetric = new EnumMap<>(Metric.class);
        values.forEach((field, value) -> {
            int end = field.lastIndexOf('\n');
            Series.parse(end < 0 ? "" : field.substring(0, end))
                    .ifPresent(series -> byMetric.computeIfAbsent(series.metric(), _ -> new HashMap<>())
                            .computeIfAbsent(series, _ -> new HashMap<>())
                            .put(field.substring(end + 1), Double.valueOf(value)));
        });
        List<MetricFamilySamples> families = new ArrayList<>(byMetric.size());
        byMetric.forEach((metric, all) -> {
            List<Sample> samples = new ArrayList<>();
            all.forEach((series, parts) -> {
                if (metric.histogram()) {
                    addHistogram(samples, series, parts);
                } else {
                    samples.add(new Sample(
                            metric.metricName(),
                            metric.labels(),
                            series.values(),
                            parts.getOrDefault(Series.COUNT, 0d)));
                }
            });
            Collector.Type type = metric.histogram() ? Collector.Type.HISTOGRAM : Collector.Type.COUNTER;
            families.add(new MetricFamilySamples(metric.metricName(), type, metric.help(), samples));
        });
        return families;
    }

    /** Stored buckets count what fell into each; Prometheus' count everything up to their bound. */
    private static void addHistogram(List<Sample> samples, Series series, Map<String, Double> parts) {
        Metric metric = series.metric();
        List<String> names = new ArrayList<>(metric.labels());
        names.add("le");
        for (double bound : metric.bounds()) {
            samples.add(new Sample(
                    metric.metricName() + "_bucket",
                    names,
                    with(series.values(), Collector.doubleToGoString(bound)),
                    upTo(bound, parts)));
        }
        double count = parts.getOrDefault(Series.COUNT, 0d);
        samples.add(new Sample(metric.metricName() + "_bucket", names, with(series.values(), "+Inf"), count));
        samples.add(new Sample(metric.metricName() + "_count", metric.labels(), series.values(), count));
        samples.add(new Sample(
                metric.metricName() + "_sum", metric.labels(), series.values(), parts.getOrDefault(Series.SUM, 0d)));
    }

    private static double upTo(double bound, Map<String, Double> parts) {
        return parts.entrySet().stream()
                .filter(part -> part.getKey().startsWith(Series.BUCKET)
                        && Double.parseDouble(part.getKey().substring(Series.BUCKET.length())) <= bound)
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static List<String> with(List<String> values, String last) {
        List<String> all = new ArrayList<>(values);
        all.add(last);
        return all;
    }
}
