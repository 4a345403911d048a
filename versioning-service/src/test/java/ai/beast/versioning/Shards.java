package ai.beast.versioning;

import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.take;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A model in three shards, as a download leaves it. */
public record Shards(String model, List<Path> files) {
    private static final int COUNT = 3;
    private static final int SIZE = 50_000;

    /** With random contents. */
    public static Shards in(Path directory, String model) {
        Shards shards = new Shards(
                model,
                IntStream.rangeClosed(1, COUNT)
                        .mapToObj(i -> directory.resolve("%s-%05d-of-%05d.gguf".formatted(model, i, COUNT)))
                        .toList());
        shards.files().forEach(file -> random(file, SIZE));
        return shards;
    }

    /** Another content for one of them. @param number from 1 */
    public void change(int number) {
        random(file(number), SIZE);
    }

    public Path file(int number) {
        return files.get(number - 1);
    }

    public List<String> hashes() {
        return files.stream().map(Api::hash).toList();
    }

    /** Takes a snapshot of each. @return the digests, in the order of the shards */
    public List<String> snapshot() {
        String set = hashes().stream().collect(Collectors.joining(","));
        files.forEach(file -> take(Map.of("model", model, "path", file.toString(), "metadata", Map.of("shards", set)))
                .body("sha256", org.hamcrest.Matchers.equalTo(hash(file))));
        return hashes();
    }
}
