package ai.beast.registry.resolve;

import ai.beast.modelfiles.ModelFormat;
import ai.beast.modelfiles.ShardName;
import ai.beast.modelfiles.ShardName.Projector;
import ai.beast.modelfiles.ShardName.Shard;
import ai.beast.registry.upstream.HubFiles.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups the files of a repository into models, by their names alone. Stateless. */
final class RepositoryModels {
    private static final long MAX_COMPANION = 64L << 20;
    private static final String CONFIGURATION = "config.json";
    private static final List<String> PROJECTOR_ORDER = List.of("F16", "FP16", "BF16", "Q8_0", "F32");
    private static final Set<String> OTHER_FORMATS =
            Set.of("bin", "ggml", "onnx", "pt", "pth", "ckpt", "tflite", "llamafile", "nemo");

    private RepositoryModels() {}

    /** The models of a repository, by path. Other formats than GGUF and safetensors count only where these are missing. */
    static List<FileGroup> of(List<Item> files) {
        Map<String, List<Item>> models = new TreeMap<>();
        Map<String, List<Item>> pieces = new TreeMap<>();
        Map<String, List<Item>> others = new TreeMap<>();
        for (Item file : files) {
            String name = name(file);
            Optional<String> whole = ShardName.cutFrom(name);
            ShardName known = ShardName.parse(name).orElse(null);
            if (whole.isPresent()) {
                add(pieces, directory(file) + whole.get(), file);
            } else if (known != null && !(known instanceof Projector) && !isCalibration(name)) {
                add(models, directory(file) + known.modelKey(), file);
            } else if (OTHER_FORMATS.contains(extension(name))) {
                add(others, file.path(), file);
            }
        }
        List<FileGroup> groups = new ArrayList<>();
        models.values().forEach(group -> groups.add(model(group, files)));
        pieces.forEach((whole, group) -> groups.add(new FileGroup(
                group,
                List.of(),
                whole.substring(whole.lastIndexOf('/') + 1) + " was cut into " + group.size()
                        + " pieces, which are not joined; choose a whole file or shards (-00001-of-0000N)")));
        if (groups.isEmpty()) {
            others.values().forEach(group -> groups.add(new FileGroup(group, List.of(), null)));
        }
        return List.copyOf(groups);
    }

    private static FileGroup model(List<Item> files, List<Item> all) {
        List<Item> sorted =
                files.stream().sorted(Comparator.comparing(Item::path)).toList();
        String directory = directory(sorted.getFirst());
        List<Item> companions =
                ShardName.parse(name(sorted.getFirst())).orElseThrow().format() == ModelFormat.GGUF
                        ? projector(sorted.getFirst(), all).map(List::of).orElse(List.of())
                        : companions(directory, all);
        return new FileGroup(sorted, companions, missing(sorted));
    }

    private static @Nullable String missing(List<Item> files) {
        return ShardName.parse(name(files.getFirst())).orElse(null) instanceof Shard shard
                        && shard.count() != files.size()
                ? "the repository has " + files.size() + " of its " + shard.count() + " shards"
                : null;
    }

    /** The projector of a model in the same directory or at the root of the repository; half precision before other ones. */
    private static Optional<Item> projector(Item model, List<Item> all) {
        ShardName modelName = ShardName.parse(name(model)).orElseThrow();
        return all.stream()
                .filter(file -> ShardName.parse(name(file)).orElse(null) instanceof Projector projector
                        && projector.format() == ModelFormat.GGUF
                        && projector.mayBelongTo(modelName))
                .filter(file -> directory(file).isEmpty() || directory(file).equals(directory(model)))
                .min(Comparator.<Item>comparingInt(file -> directory(file).equals(directory(model)) ? 0 : 1)
                        .thenComparingInt(RepositoryModels::precision)
                        .thenComparing(Item::path));
    }

    private static int precision(Item file) {
        int index = PROJECTOR_ORDER.indexOf(Objects.requireNonNullElse(file.quantization(), ""));
        return index < 0 ? PROJECTOR_ORDER.size() : index;
    }

    /** Where a directory has a configuration, its model needs the small files beside it. */
    private static List<Item> companions(String directory, List<Item> all) {
        boolean configured = all.stream().anyMatch(file -> file.path().equals(directory + CONFIGURATION));
        return !configured
                ? List.of()
                : all.stream()
                        .filter(file -> directory(file).equals(directory))
                        .filter(RepositoryModels::isCompanion)
                        .toList();
    }

    /** Statistics for quantization, which no runtime loads as a model. */
    private static boolean isCalibration(String name) {
        return name.toLowerCase(Locale.ROOT).contains("imatrix");
    }

    /** Whether a file that is in no model belongs to one: a projector, or a small file such as a tokenizer's. */
    static boolean accompanies(Item file) {
        return ShardName.parse(name(file)).orElse(null) instanceof Projector || isCompanion(file);
    }

    private static boolean isCompanion(Item file) {
        return file.sizeBytes() <= MAX_COMPANION && ShardName.namesCompanion(name(file));
    }

    static String name(Item file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1);
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** With a slash at its end; empty at the root. */
    private static String directory(Item file) {
        return file.path().substring(0, file.path().lastIndexOf('/') + 1);
    }

    private static void add(Map<String, List<Item>> groups, String key, Item file) {
        groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(file);
    }
}
