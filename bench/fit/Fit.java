import ai.beast.modelfiles.ModelFiles;
import ai.beast.modelfiles.memory.MemoryEstimate;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.modelfiles.memory.ModelConfig;
import ai.beast.modelfiles.memory.ModelDimensions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The estimate beside figures of others.
 *
 * <p>{@code vectors TSV}: a table of errors over published figures. {@code models DIRECTORY}: writes a small model of each architecture. {@code oracle
 * DIRECTORY REPORT}: a table of errors over what llama.cpp said of them.
 */
class Fit {
    static final long CONTEXT = 16_384;
    private static final double MIB = 1 << 20;

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "vectors" -> vectors(Path.of(arguments[1]));
            case "models" -> OracleModels.write(Files.createDirectories(Path.of(arguments[1])));
            case "oracle" -> oracle(Path.of(arguments[1]), Path.of(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void vectors(Path table) throws Exception {
        System.out.printf("%-22s %10s %14s %14s %8s%n", "model", "tokens", "published MiB", "ours MiB", "error %");
        List<Double> errors = new ArrayList<>();
        for (String line : Files.readAllLines(table)) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            ModelDimensions model = ModelConfig.parse(cells[1].getBytes(StandardCharsets.UTF_8))
                    .orElseThrow()
                    .dimensions();
            long context = Long.parseLong(cells[2]);
            long published = Long.parseLong(cells[3]);
            MemoryEstimate ours = MemoryEstimate.of(model, MemoryRequest.ofContext(context));
            errors.add(row(
                    cells[0] + (ours.upperBound() ? " (bound)" : ""), context, published / MIB, ours.cacheBytes() / MIB));
        }
        summary("fit_vectors_max_error", errors);
    }

    private static void oracle(Path directory, Path report) throws Exception {
        Map<String, Map<String, Double>> said = new TreeMap<>();
        for (String line : Files.readAllLines(report)) {
            String[] cells = line.split("\t");
            said.computeIfAbsent(cells[0], _ -> new TreeMap<>()).merge(cells[1], Double.valueOf(cells[2]), Double::sum);
        }
        List<Path> files;
        try (var listing = Files.list(directory)) {
            files = listing.filter(file -> file.toString().endsWith(".gguf"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
        System.out.printf(
                "%n%-14s %-9s %14s %14s %8s%n", "architecture", "part", "llama.cpp MiB", "ours MiB", "error %");
        List<Double> errors = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replace(".gguf", "");
            Map<String, Double> engine = said.get(name);
            if (engine == null) {
                System.out.printf("%-14s not loaded%n", name);
                continue;
            }
            MemoryEstimate ours = MemoryEstimate.of(
                    ModelDimensions.of(ModelFiles.read(file)),
                    MemoryRequest.ofContext(CONTEXT).withOverheadBytes(0));
            part(name, "weights", engine, ours.weightBytes());
            part(name, "cache", engine, ours.cacheBytes());
            part(name, "compute", engine, ours.computeBytes());
            double total = engine.values().stream().mapToDouble(each -> each).sum();
            double error = 100 * (ours.totalBytes() / MIB - total) / total;
            System.out.printf(Locale.ROOT, "%-14s %-9s %14.2f %14.2f %8.2f%n", name, "total", total,
                    ours.totalBytes() / MIB, error);
            errors.add(Math.abs(error));
        }
        summary("fit_oracle_max_error", errors);
    }

    private static void part(String name, String part, Map<String, Double> engine, long ours) {
        double theirs = engine.getOrDefault(part, 0.0);
        System.out.printf(Locale.ROOT, "%-14s %-9s %14.2f %14.2f%n", name, part, theirs, ours / MIB);
    }

    private static double row(String name, long context, double published, double ours) {
        double error = published == ours ? 0 : 100 * (ours - published) / published;
        System.out.printf(Locale.ROOT, "%-22s %10d %14.3f %14.3f %8.2f%n", name, context, published, ours, error);
        return Math.abs(error);
    }

    private static void summary(String name, List<Double> errors) {
        double largest = errors.stream().mapToDouble(each -> each).max().orElse(Double.NaN);
        System.out.printf(
                Locale.ROOT, "%n{\"name\":\"%s\",\"ours\":%.2f,\"peer\":null,\"ratio\":null,\"unit\":\"%%\",\"runs\":%d}%n",
                name, largest, errors.size());
    }
}
