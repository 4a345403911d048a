package ai.beast.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.chunk.ChunkSettings;
import ai.beast.rag.chunk.Chunker;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.Embedding;
import ai.beast.rag.embed.HashingEmbedder;
import ai.beast.rag.parse.child.Parsing;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.DocumentEntry;
import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.store.EmbeddingMismatchException;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.MemoryChunkStore;
import ai.beast.rag.store.SearchRequest;
import ai.beast.rag.store.StaleFenceException;
import ai.beast.rag.token.Tokenizer;
import ai.beast.security.PathGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ingestion on the reference store: what it decides is the same with every engine. */
class IngestionTest {
    private static final String NOTES = "notes";

    @TempDir
    Path temporary;

    private final ChunkStore store = new MemoryChunkStore();
    private final HashingEmbedder embedder = new HashingEmbedder("hashing");
    private Path root;
    private Path source;
    private long fence;

    @BeforeEach
    void makeSource() throws IOException {
        root = Files.createDirectories(temporary.resolve("documents")).toRealPath();
        source = Files.createDirectories(root.resolve("notes"));
        for (int n = 0; n < 10; n++) {
            write("d" + n + ".md", "# Note " + n + "\n\nAbout subject" + n + ".\n");
        }
    }

    @Test
    void saysWhatItWouldDoBeforeItDoesIt() throws Exception {
        IngestReport plan = run(false, false);
        assertThat(plan.applied()).isFalse();
        assertThat(plan.counts().added()).isEqualTo(10);
        assertThat(plan.files()).isEqualTo(10);
        assertThat(store.collections()).isEmpty();
        assertThat(embedder.texts()).isZero();

        IngestReport report = run(true, false);
        assertThat(report.counts()).isEqualTo(plan.counts());
        assertThat(report.chunks()).isEqualTo(10);
        assertThat(paths()).hasSize(10);
    }

    @Test
    void unchangedFilesCostNoEmbedding() throws Exception {
        run(true, false);
        int before = embedder.texts();
        IngestReport again = run(true, false);
        assertThat(again.counts().unchanged()).isEqualTo(10);
        assertThat(again.chunks()).isZero();
        assertThat(embedder.texts()).isEqualTo(before);
    }

    @Test
    void replacesChangedAndRemovesDeletedFiles() throws Exception {
        run(true, false);
        write("d1.md", "# Note\n\nNow of something else.\n");
        write("new.txt", "A new one.");
        Files.delete(source.resolve("d2.md"));
        IngestReport report = run(true, false);
        assertThat(report.counts()).isEqualTo(new IngestReport.Counts(1, 1, 8, 1, 0, 0, 0));
        assertThat(report.files()).isEqualTo(10);
        assertThat(found("subject1")).isEmpty();
        assertThat(found("subject2")).isEmpty();
        assertThat(found("something else")).contains(id("d1.md"));
    }

    @Test
    void stopsWhenTooManyDocumentsAreGone() throws Exception {
        run(true, false);
        for (int n = 0; n < 3; n++) {
            Files.delete(source.resolve("d" + n + ".md"));
        }
        assertProblem(ErrorCode.CONFLICT, true);
        assertThat(paths()).hasSize(10);
        assertThat(run(false, false).counts().removed()).isEqualTo(3);
        assertThat(run(true, true).counts().removed()).isEqualTo(3);
        assertThat(paths()).hasSize(7);
    }

    @Test
    void keepsDocumentsOfEmptyOrMissingDirectory() throws Exception {
        run(true, false);
        Path moved = root.resolve("moved");
        Files.move(source, moved);
        assertProblem(ErrorCode.NOT_FOUND, true);
        Files.createDirectory(source);
        assertProblem(ErrorCode.CONFLICT, true);
        assertThat(paths()).hasSize(10);
    }

    @Test
    void removesOnlyWhatTheSourceBrought() throws Exception {
        run(true, false);
        Path other = Files.createDirectories(root.resolve("other"));
        Files.writeString(other.resolve("x.md"), "Other source.");
        ingest(embedder).run(new IngestRequest(NOTES, "other", Selection.ALL, true, false), ++fence, percent -> {});
        assertThat(paths()).hasSize(11);
    }

    @Test
    void refusesSourcesThatOverlap() throws Exception {
        run(true, false);
        Files.createDirectories(source.resolve("sub"));
        assertProblem(ErrorCode.CONFLICT, "notes/sub");
        assertProblem(ErrorCode.CONFLICT, root.toString());
    }

    @Test
    void keepsDocumentThatCanNoLongerBeRead() throws Exception {
        run(true, false);
        Files.write(source.resolve("d3.md"), new byte[] {0, 1, 2, 3, 0});
        IngestReport report = run(true, false);
        assertThat(report.failed()).containsExactly(new FileNote("d3.md", "the file is not text"));
        assertThat(found("subject3")).contains(id("d3.md"));
        assertThat(paths()).hasSize(10);
    }

    @Test
    void followsLinksInsideTheRootsOnly() throws Exception {
        Path secret = Files.writeString(temporary.resolve("secret.md"), "secret");
        Files.createSymbolicLink(source.resolve("out.md"), secret);
        Files.writeString(root.resolve("shared.md"), "shared");
        Files.createSymbolicLink(source.resolve("in.md"), root.resolve("shared.md"));
        Files.createSymbolicLink(source.resolve("loop"), source);
        Files.createSymbolicLink(source.resolve("dangling.md"), root.resolve("nowhere.md"));
        IngestReport report = run(true, false);
        assertThat(paths()).hasSize(11).contains(id("in.md"));
        assertThat(report.skipped()).extracting(FileNote::path).contains("out.md");
        assertProblem(ErrorCode.PATH_OUTSIDE_ROOTS, temporary.toString());
        assertThatThrownBy(() -> ingest(embedder)
                        .run(new IngestRequest(NOTES, "/etc", Selection.ALL, true, false), 1, percent -> {}))
                .hasMessageContaining("AI_BEAST_DOCUMENT_ROOTS");
    }

    @Test
    void passesOverIgnoredHiddenAndForeignFiles() throws Exception {
        write(".gitignore", "*.tmp.md\nbuild/\n");
        write("x.tmp.md", "ignored");
        write("build/y.md", "ignored");
        write(".git/z.md", "hidden");
        write("picture.png", "not a document");
        write("names/in every script/文書 ملف.md", "named");
        IngestReport report = run(true, false);
        assertThat(paths()).hasSize(11).contains(id("names/in every script/文書 ملف.md"));
        assertThat(report.counts().otherFormats()).isEqualTo(2);
    }

    @Test
    void keepsFilesOfEqualContentApart() throws Exception {
        write("copy.md", Files.readString(source.resolve("d1.md")));
        run(true, false);
        assertThat(found("subject1")).containsExactlyInAnyOrder(id("d1.md"), id("copy.md"));
        Files.delete(source.resolve("d1.md"));
        run(true, false);
        assertThat(found("subject1")).containsExactly(id("copy.md"));
    }

    @Test
    void refusesOtherEmbedder() throws Exception {
        run(true, false);
        assertThatThrownBy(() -> ingest(new HashingEmbedder("other")).run(request(true, false), ++fence, percent -> {}))
                .isInstanceOf(EmbeddingMismatchException.class);
    }

    @Test
    void secondRunCompletesWhatTheFirstCouldNot() throws Exception {
        int[] done = new int[1];
        Embedder failing = new HookedEmbedder(embedder, () -> {
            if (done[0]++ == 4) {
                throw new IllegalStateException("the model is unavailable");
            }
        });
        assertThatThrownBy(() -> ingest(failing).run(request(true, false), ++fence, percent -> {}))
                .hasMessage("the model is unavailable");
        assertThat(paths()).hasSize(4);
        IngestReport report = run(true, false);
        assertThat(report.counts().unchanged()).isEqualTo(4);
        assertThat(report.counts().added()).isEqualTo(6);
        assertThat(paths()).hasSize(10);
    }

    @Test
    void newerRunFencesOffTheOlder() throws Exception {
        run(true, false);
        assertThatThrownBy(() -> ingest(embedder).run(request(true, false), fence - 1, percent -> {}))
                .isInstanceOf(StaleFenceException.class);
    }

    @Test
    void rebuildsWithOtherEmbedderAndSwitchesWhenComplete() throws Exception {
        run(true, false);
        HashingEmbedder other = new HashingEmbedder("other");
        Rebuild rebuild = new Rebuild(store, guard(), pipeline(other), 2);
        Path broken = source.resolve("d3.md");
        byte[] text = Files.readAllBytes(broken);
        Files.write(broken, new byte[] {0, 1, 2});
        assertThatThrownBy(() -> rebuild.run(NOTES, false, ++fence, percent -> {}))
                .hasMessageContaining("1 of 10 documents");
        assertThat(store.live(NOTES).orElseThrow().spec().embedder().name()).isEqualTo("hashing");
        assertThat(paths()).hasSize(10);

        Files.write(broken, text);
        int before = other.texts();
        IngestReport report = rebuild.run(NOTES, false, ++fence, percent -> {});
        assertThat(other.texts() - before).isEqualTo(1);
        assertThat(report.files()).isEqualTo(10);
        assertThat(store.generations(NOTES)).singleElement().satisfies(generation -> {
            assertThat(generation.live()).isTrue();
            assertThat(generation.spec().embedder().name()).isEqualTo("other");
        });
        assertThat(found("subject3")).contains(id("d3.md"));
        assertThat(rebuild.run(NOTES, false, ++fence, percent -> {}).applied()).isFalse();
    }

    @Test
    void rebuildsNothingFromOutsideTheRoots() throws Exception {
        run(true, false);
        Path secret = Files.writeString(temporary.resolve("secret.md"), "the secret of the house");
        Files.delete(source.resolve("d3.md"));
        Files.createSymbolicLink(source.resolve("d3.md"), secret);
        pipe("d4.md");
        HashingEmbedder other = new HashingEmbedder("other");
        assertThatThrownBy(
                        () -> new Rebuild(store, guard(), pipeline(other), 2).run(NOTES, false, ++fence, percent -> {}))
                .hasMessageContaining("2 of 10 documents");
        PathGuard narrowed = new PathGuard(List.of(Files.createDirectories(temporary.resolve("narrow"))));
        assertThatThrownBy(() ->
                        new Rebuild(store, narrowed, pipeline(other), 2).run(NOTES, false, ++fence, percent -> {}))
                .hasMessageContaining("2 of 10 documents");
        IngestReport report = new Rebuild(store, guard(), pipeline(other), 2).run(NOTES, true, ++fence, percent -> {});
        assertThat(report.failed())
                .containsExactlyInAnyOrder(
                        new FileNote("d3.md", "can't be read: it leads out of the allowed directories"),
                        new FileNote("d4.md", "can't be read: it is not a regular file"));
        assertThat(found("secret")).isEmpty();
    }

    @Test
    void readsNothingThatWasPutInPlaceOfAListedFile() throws Exception {
        Path secret = Files.writeString(temporary.resolve("secret.md"), "the secret of the house");
        Embedder swapping = new HookedEmbedder(embedder, () -> {
            Path last = source.resolve("d9.md");
            if (Files.isRegularFile(last, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(last);
                Files.createSymbolicLink(last, secret);
                Files.delete(source.resolve("d8.md"));
                pipe("d8.md");
            }
        });
        IngestReport report = ingest(swapping).run(request(true, false), ++fence, percent -> {});
        assertThat(report.failed()).extracting(FileNote::path).containsExactlyInAnyOrder("d8.md", "d9.md");
        assertThat(found("secret")).isEmpty();
    }

    @Test
    void keepsDocumentThatHasGrownTooLarge() throws Exception {
        run(true, false);
        write("d3.md", "# Note\n\n" + "Much more of it. ".repeat(20));
        Selection small = Selection.of(List.of(), List.of(), 100);
        IngestReport report =
                ingest(embedder).run(new IngestRequest(NOTES, "notes", small, true, false), ++fence, percent -> {});
        assertThat(report.counts().skipped()).isEqualTo(1);
        assertThat(report.counts().removed()).isZero();
        assertThat(found("subject3")).contains(id("d3.md"));
    }

    @Test
    void planSaysThatARunWouldBeRefused() throws Exception {
        run(true, false);
        for (int n = 0; n < 3; n++) {
            Files.delete(source.resolve("d" + n + ".md"));
        }
        assertThat(run(false, false).warnings())
                .singleElement()
                .satisfies(note -> assertThat(note.reason()).contains("3 of 10 documents", "`allowLoss`"));
        assertThat(run(false, true).warnings()).isEmpty();
    }

    @Test
    void failsWithoutAWordOnLossWhereTheSourceCannotBeListed() {
        assertThatThrownBy(() -> SourceWalk.list(root.resolve("nowhere"), Selection.ALL, guard()))
                .isInstanceOf(IOException.class);
    }

    @Test
    @Timeout(60)
    void hostileFilesAreLinesOfTheReport() throws Exception {
        write("spaces.md", "---\ntitle: a" + " ".repeat(2_000_000) + "x\n---\nText with spaces.\n");
        write("mail.eml", "Content-Type: message/rfc822\r\n\r\n".repeat(30_000));
        write(".gitignore", "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab\n");
        write("a".repeat(200) + ".md", "Many letters in the name.");
        IngestReport report = run(true, false);
        assertThat(report.failed()).containsExactly(new FileNote("mail.eml", "the document is nested too deeply"));
        assertThat(report.counts().added()).isEqualTo(12);
    }

    @Test
    void whatTheCutterFailsOnIsALineOfTheReport() throws Exception {
        write("bad.md", "A bad one.");
        Embedder failing = new HookedEmbedder(embedder, () -> {}) {
            @Override
            public Tokenizer tokenizer() {
                return text -> {
                    if (text.contains("bad")) {
                        throw new StackOverflowError();
                    }
                    return embedder.tokenizer().encode(text);
                };
            }
        };
        IngestReport report = ingest(failing).run(request(true, false), ++fence, percent -> {});
        assertThat(report.failed()).extracting(FileNote::path).containsExactly("bad.md");
        assertThat(paths()).hasSize(10);
    }

    /** The parser's process hangs, and would be given ten minutes. */
    @Test
    @Timeout(120)
    void cancelEndsARunWhoseParserHangs() throws Exception {
        write("e.eml", "Subject: Mail\r\n\r\nText");
        try (Parsing parsing = new Parsing(Duration.ofMinutes(10), 1)) {
            DocumentPipeline pipeline =
                    new DocumentPipeline(parsing, new Chunker(ChunkSettings.DEFAULT, embedder.tokenizer()), embedder);
            Ingestion ingestion = new Ingestion(store, guard(), pipeline, 1);
            ingestion.run(request(true, false), ++fence, percent -> {});
            ProcessHandle child = ProcessHandle.current()
                    .children()
                    .filter(one -> one.info().commandLine().orElse("").contains("ParserMain"))
                    .filter(ProcessHandle::isAlive)
                    .findFirst()
                    .orElseThrow();
            assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(child.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            write("e.eml", "Subject: Mail\r\n\r\nOther text");
            CountDownLatch others = new CountDownLatch(10);
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread run = Thread.ofPlatform().start(() -> {
                try {
                    ingestion.run(request(true, false), ++fence, percent -> others.countDown());
                    ended.complete(new AssertionError("the run was not stopped"));
                } catch (InterruptedException | RuntimeException stopped) {
                    ended.complete(stopped);
                }
            });
            others.await();
            run.interrupt();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
            assertThat(child.onExit().get().isAlive()).isFalse();
        }
    }

    @Test
    void reportsProgressUpToTheEnd() throws Exception {
        int[] last = new int[1];
        new Ingestion(store, guard(), pipeline(embedder), 1)
                .run(request(true, false), ++fence, percent -> last[0] = percent);
        assertThat(last[0]).isEqualTo(100);
    }

    private IngestReport run(boolean apply, boolean allowLoss) throws InterruptedException {
        return ingest(embedder).run(request(apply, allowLoss), ++fence, percent -> {});
    }

    private IngestRequest request(boolean apply, boolean allowLoss) {
        return new IngestRequest(NOTES, "notes", Selection.ALL, apply, allowLoss);
    }

    private Ingestion ingest(Embedder with) {
        return new Ingestion(store, guard(), pipeline(with), with == embedder ? 3 : 1);
    }

    private void pipe(String path) throws IOException {
        Files.deleteIfExists(source.resolve(path));
        try {
            assertThat(new ProcessBuilder("mkfifo", source.resolve(path).toString())
                            .start()
                            .waitFor())
                    .isZero();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    private static DocumentPipeline pipeline(Embedder with) {
        return new DocumentPipeline(
                new Parsing(Duration.ofMinutes(1), 2), new Chunker(ChunkSettings.DEFAULT, with.tokenizer()), with);
    }

    private PathGuard guard() {
        return new PathGuard(List.of(root));
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(source.resolve(path).getParent());
        Files.writeString(source.resolve(path), text);
    }

    private String id(String path) {
        return source + "/" + path;
    }

    private List<String> paths() {
        Generation live = store.live(NOTES).orElseThrow();
        return store.documents(live, "", 1000).stream()
                .map(DocumentEntry::document)
                .map(document -> document.id())
                .toList();
    }

    private List<String> found(String words) {
        return store.search(store.live(NOTES).orElseThrow(), SearchRequest.words(words, 100)).stream()
                .map(hit -> hit.document().id())
                .distinct()
                .toList();
    }

    private void assertProblem(ErrorCode code, boolean apply) {
        assertThatThrownBy(() -> run(apply, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private void assertProblem(ErrorCode code, String directory) {
        assertThatThrownBy(() -> ingest(embedder)
                        .run(new IngestRequest(NOTES, directory, Selection.ALL, true, false), 1, percent -> {}))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private interface Hook {
        void run() throws IOException;
    }

    /** Does something before it embeds. */
    private static class HookedEmbedder implements Embedder {
        private final HashingEmbedder original;
        private final Hook hook;

        HookedEmbedder(HashingEmbedder original, Hook hook) {
            this.original = original;
            this.hook = hook;
        }

        @Override
        public EmbedderSpec spec() {
            return original.spec();
        }

        @Override
        public Tokenizer tokenizer() {
            return original.tokenizer();
        }

        @Override
        public List<Embedding> passages(List<String> texts) {
            try {
                hook.run();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return original.passages(texts);
        }

        @Override
        public Embedding question(String text) {
            return original.question(text);
        }

        @Override
        public void close() {}
    }
}
