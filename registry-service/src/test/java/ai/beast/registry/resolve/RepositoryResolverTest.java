package ai.beast.registry.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.resolve.ModelReference.HubReference;
import ai.beast.registry.resolve.Resolution.Download;
import ai.beast.registry.resolve.Resolution.Kind;
import ai.beast.registry.upstream.HubFiles;
import ai.beast.registry.upstream.HubFiles.Item;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryResolverTest {
    private static final String A = "aa".repeat(32);
    private static final String B = "bb".repeat(32);
    private static final String C = "cc".repeat(32);

    @ParameterizedTest
    @CsvSource({
        "*.gguf, q4/a.gguf, true",
        "*.gguf, a.gguf.txt, false",
        "a?.gguf, a1.gguf, true",
        "a?.gguf, a.gguf, false",
        "q*/a*b*.gguf, q4/a-b-b.gguf, true",
        "q*/a*b*.gguf, q4/b-a.gguf, false",
        "*a*a, a, false",
        "**, a, true",
        "a[1].gguf, a[1].gguf, true",
        "a+.gguf, aa.gguf, false",
    })
    void matchesPathsByPattern(String pattern, String path, boolean matches) {
        assertThat(PathPattern.of(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void endsSoonForPatternsOfManyStars() {
        assertThat(PathPattern.of("*a".repeat(100) + "b").matches("a".repeat(1000)))
                .isFalse();
        assertThat(PathPattern.of("*a".repeat(100_000)).matches("a".repeat(100_000)))
                .isTrue();
    }

    @Test
    void takesOnlyTheContentOfAnEntry() {
        List<FileGroup> groups = List.of(group("a-Q8_0.gguf", A), group("b-00001-of-00002.gguf", B));

        assertThat(narrowed(groups, entry(A))).containsExactly(groups.getFirst());
        assertThat(narrowed(groups, entry(B))).containsExactly(groups.getLast());
        assertThat(narrowed(groups, entry(null))).isEqualTo(groups);
        refused(() -> narrowed(groups, entry(C)));
        refused(() -> narrowed(List.of(groups.getFirst()), entry(C)));
    }

    @Test
    void leavesTheCheckOfAnUnstatedHashToTheDownload() {
        FileGroup unstated = group("c-Q4_K_M.gguf", null);
        FileGroup another = group("c-Q8_0.gguf", null);

        assertThat(narrowed(List.of(group("a.gguf", A), unstated), entry(C))).containsExactly(unstated);
        assertThat(narrowed(
                        List.of(unstated, another),
                        entry(C).toBuilder().quantization("q8_0").build()))
                .containsExactly(another);
        assertThat(downloads(unstated, entry(C)).getFirst().sha256()).isEqualTo(C);
        refused(() -> narrowed(List.of(unstated, another), entry(C)));
    }

    @Test
    void comparesTheFirstShardWithTheEntry() {
        FileGroup shards = new FileGroup(
                List.of(item("b-00001-of-00002.gguf", A), item("b-00002-of-00002.gguf", B)), List.of(), null);

        assertThat(downloads(shards, entry(A)).getFirst().sha256()).isEqualTo(A);
        assertThat(downloads(shards, entry(null)).getFirst().sha256()).isNull();
        refused(() -> downloads(shards, entry(B)));
    }

    @Test
    void includeLeavesOutWhatIsNoModel() {
        List<Item> items = List.of(
                item("README.md", null),
                item("a-Q8_0.gguf", A),
                item("cover.png", B),
                item("mmproj-a-F16.gguf", C),
                item("tokenizer.json", null));

        assertThat(matching(items, "*"))
                .extracting(Download::url)
                .containsExactly(
                        items.get(1).url(), items.get(3).url(), items.get(4).url());
        assertThatThrownBy(() -> matching(items, "*.md"))
                .hasMessageContaining("no model and no file that accompanies one that matches *.md; the repository has"
                        + " more files than the 5 that were listed");
    }

    private static List<Download> matching(List<Item> items, String pattern) {
        HubFiles files = new HubFiles("o/r", "main", "c", null, "no", false, items, true);
        return RepositoryResolver.matching(files, RepositoryModels.of(items), List.of(pattern));
    }

    private static List<FileGroup> narrowed(List<FileGroup> groups, ModelDetails entry) {
        return RepositoryResolver.narrowed(groups, new HubReference("o/r", null, null, null), subject(entry));
    }

    private static List<Download> downloads(FileGroup group, ModelDetails entry) {
        HubFiles files = new HubFiles("o/r", "main", "c", null, "no", false, group.files(), false);
        return RepositoryResolver.downloads(group, subject(entry), files);
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("other content than the catalogue entry e states");
    }

    private static Subject subject(ModelDetails entry) {
        return new Subject(Kind.CATALOGUE, "the catalogue entry e", "e", entry);
    }

    private static ModelDetails entry(@Nullable String sha256) {
        return ModelDetails.builder().sha256(sha256).build();
    }

    private static FileGroup group(String path, @Nullable String sha256) {
        return new FileGroup(List.of(item(path, sha256)), List.of(), null);
    }

    private static Item item(String path, @Nullable String sha256) {
        String quantization = path.contains("-Q") ? path.replaceFirst(".*-(Q.*)\\.gguf", "$1") : null;
        return new Item(path, 1, sha256, "gguf", quantization, "hf://o/r/" + path + "@c");
    }
}
