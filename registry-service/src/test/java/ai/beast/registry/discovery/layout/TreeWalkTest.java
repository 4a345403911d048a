package ai.beast.registry.discovery.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeWalkTest {
    private static final String SHA = "0123456789abcdef".repeat(4);
    private static final String COMMIT = "0123456789".repeat(4);

    @TempDir
    Path temporary;

    Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        temporary = temporary.toRealPath();
        root = Files.createDirectory(temporary.resolve("root")).toRealPath();
    }

    @Test
    void aFileIsAModelAndKeepsTheIdADownloadWouldGiveIt() throws IOException {
        file("Sub Dir/My Model (v2)_Q4_K_M.gguf", 5);

        FoundModel model = only(find());

        assertThat(model.id()).isEqualTo("my-model-v2-_q4_k_m");
        assertThat(model.name()).isEqualTo("My Model (v2)_Q4_K_M");
        assertThat(model.layout()).isEqualTo(Layout.FILES);
        assertThat(model.sizeBytes()).isEqualTo(5);
    }

    /** Two such names have one text, which opens neither. */
    @Test
    void namesThatAreNoTextAreReportedBesideTheirNeighbours() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "skipped: names are not UTF-8 here");
        file("été-模.gguf", 3);
        Process touch = new ProcessBuilder(
                        "sh",
                        "-c",
                        "printf x > \"$(printf 'a\\350.gguf')\" && printf x > \"$(printf 'a\\351.gguf')\" && mkdir \"$(printf 'd\\351')\"")
                .directory(root.toFile())
                .start();
        assumeTrue(touch.waitFor() == 0, "skipped: this file system takes only names that are text");

        Findings found = find();

        assertThat(only(found).main().path()).isEqualTo(root.resolve("été-模.gguf"));
        assertThat(found.problems())
                .extracting(ScanProblem::code)
                .containsExactly("unreadable_name", "unreadable_name", "unreadable_name");
        assertThat(found.problems())
                .first()
                .extracting(ScanProblem::detail)
                .asString()
                .contains("LC_ALL=C.UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"C, été-模.gguf, unreadable_name, plain.gguf", "C.UTF-8, plain.gguf, , plain.gguf été-模.gguf"})
    void everyLocaleFindsWhatItCanName(String locale, String odd, String problem, String models) throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "skipped: names are not UTF-8 here");
        file("été-模.gguf", 3);
        file("plain.gguf", 3);
        ProcessBuilder walk = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WalkMain.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        walk.environment().put("LC_ALL", locale);

        Process running = walk.start();

        assertThat(new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .as(odd)
                .containsExactly("models " + models, "problems " + (problem == null ? "" : problem));
        assertThat(running.waitFor()).isZero();
    }

    /** Finds the models of a directory in a process with another locale. */
    static final class WalkMain {
        private WalkMain() {}

        public static void main(String[] arguments) throws IOException {
            Findings found = TreeWalk.find(Path.of(arguments[0]), Layout.FILES, List.of());
            System.out.println("models "
                    + String.join(
                            " ",
                            found.models().stream()
                                    .map(model ->
                                            String.valueOf(model.main().path().getFileName()))
                                    .sorted()
                                    .toList()));
            System.out.println("problems "
                    + String.join(
                            " ",
                            found.problems().stream().map(ScanProblem::code).toList()));
        }
    }

    @Test
    void shardsAndProjectorsAreOneModel() throws IOException {
        file("big/big-00002-of-00002.gguf", 2);
        file("big/big-00001-of-00002.gguf", 1);
        file("big/mmproj-F16.gguf", 4);

        FoundModel model = only(find());

        assertThat(model.main().path()).isEqualTo(root.resolve("big/big-00001-of-00002.gguf"));
        assertThat(model.weights()).extracting(SeenFile::sizeBytes).containsExactly(1L, 2L);
        assertThat(model.projectors()).extracting(SeenFile::sizeBytes).containsExactly(4L);
        assertThat(model.id()).isEqualTo("big");
        assertThat(model.sizeBytes()).isEqualTo(7);
    }

    @Test
    void aModelWithoutAllItsShardsIsNoneYet() throws IOException {
        file("big-00001-of-00003.gguf", 1);
        file("big-00003-of-00003.gguf", 1);
        file("mmproj-other.gguf", 1);

        Findings findings = find();

        assertThat(findings.models()).isEmpty();
        assertThat(findings.problems())
                .extracting(ScanProblem::code)
                .containsExactlyInAnyOrder("incomplete_shards", "projector_without_model");
    }

    @Test
    void aNameEveryModelHasIsReplacedByItsDirectorys() throws IOException {
        file("bge-small/model.safetensors", 1);
        file("bge-large/model.fp16.safetensors", 1);

        assertThat(find().models()).extracting(FoundModel::id).containsExactlyInAnyOrder("bge-small", "bge-large");
    }

    @Test
    void hiddenAndUnfinishedFilesArePassedOver() throws IOException {
        file(".hidden/a.gguf", 1);
        file(".a.gguf", 1);
        file("a.gguf.part", 1);
        file("b.gguf", 1);
        file("b.gguf.aria2", 1);
        file("readme.txt", 1);
        file(".gguf", 1);

        Findings findings = find();

        assertThat(findings.models()).isEmpty();
        assertThat(findings.problems()).extracting(ScanProblem::code).containsExactly("partial_download");
    }

    @Test
    void linksInACircleEnd() throws IOException {
        file("a/one.gguf", 1);
        Files.createSymbolicLink(root.resolve("a/up"), root);
        Files.createSymbolicLink(root.resolve("a/self"), root.resolve("a/self"));
        Files.createSymbolicLink(root.resolve("b"), root.resolve("a"));

        assertThat(find().models()).hasSize(1);
    }

    @Test
    void aLinkDoesNotLeadOut() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("secret.gguf"), "x");
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("secret.gguf"), outside.resolve("secret.gguf"));
        Files.createSymbolicLink(root.resolve("nowhere.gguf"), outside.resolve("absent"));

        Findings findings = find();

        assertThat(findings.models()).isEmpty();
        assertThat(findings.problems())
                .extracting(ScanProblem::code)
                .containsExactlyInAnyOrder("outside_roots", "outside_roots", "dangling_link");
        assertThat(TreeWalk.find(root, Layout.FILES, List.of(outside)).models())
                .as("with the other directory configured too")
                .hasSize(1);
    }

    @Test
    void aFileWithTwoNamesIsFoundOnce() throws IOException {
        file("real.gguf", 1);
        Files.createSymbolicLink(root.resolve("alias.gguf"), root.resolve("real.gguf"));
        Files.createLink(root.resolve("second.gguf"), root.resolve("real.gguf"));

        assertThat(find().models()).hasSize(1);
    }

    @Test
    void aPipeIsNotWaitedFor() throws Exception {
        Process made = new ProcessBuilder("mkfifo", root.resolve("pipe.gguf").toString()).start();
        assumeTrue(made.waitFor() == 0, "needs mkfifo");

        assertThat(find().models()).isEmpty();
    }

    @Test
    void aVeryDeepTreeEnds() throws IOException {
        Path deep = root;
        for (int i = 0; i < 40; i++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("a.gguf"), "x");

        Findings findings = find();

        assertThat(findings.models()).isEmpty();
        assertThat(findings.problems()).extracting(ScanProblem::code).containsExactly("too_deep");
    }

    @Test
    void anOllamaStoreIsReadByItsManifests() throws IOException {
        blob(SHA, 10);
        manifest("registry.ollama.ai/library/llama3.2/latest", SHA, 10);
        manifest("registry.ollama.ai/library/llama3.2/1b", SHA, 10);
        String second = SHA.replace('0', 'a');
        blob(second, 3);
        manifest("hf.co/bartowski/Some-GGUF/Q4_K_M", second, 3);
        manifest("registry.ollama.ai/library/pulling/latest", SHA.replace('0', 'b'), 10);
        manifest("registry.ollama.ai/me/torn/latest", second, 4);
        write("ollama/manifests/registry.ollama.ai/library/broken/latest", "{");

        Findings findings = find();

        assertThat(findings.models())
                .extracting(
                        FoundModel::name,
                        FoundModel::id,
                        model -> model.source().sha256())
                .containsExactlyInAnyOrder(
                        tuple("llama3.2:1b", "llama3.2-1b", SHA),
                        tuple("hf.co/bartowski/Some-GGUF:Q4_K_M", "hf.co-bartowski-some-gguf-q4_k_m", second));
        assertThat(findings.models()).allMatch(model -> model.layout() == Layout.OLLAMA);
        assertThat(findings.problems())
                .extracting(ScanProblem::code)
                .containsExactlyInAnyOrder("incomplete_blob", "bad_manifest");
    }

    @Test
    void aHuggingFaceCacheTellsRepositoryCommitAndHash() throws IOException {
        String repository = "hub/models--Qwen--Qwen3-8B-GGUF";
        write(repository + "/blobs/" + SHA, "weights");
        write(repository + "/refs/main", COMMIT);
        String older = COMMIT.replace('0', 'f');
        for (String commit : List.of(COMMIT, older)) {
            Path link = root.resolve(repository + "/snapshots/" + commit + "/Qwen3-8B-Q4_K_M.gguf");
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of("../../blobs/" + SHA));
        }
        write("hub/models--BAAI--bge-small/snapshots/" + COMMIT + "/model.safetensors", "weights");
        write("hub/datasets--a--b/snapshots/" + COMMIT + "/readme.md", "x");

        List<FoundModel> models = find().models();

        assertThat(models)
                .extracting(
                        FoundModel::id,
                        model -> model.source().repository(),
                        model -> model.source().revision(),
                        model -> model.source().sha256())
                .containsExactlyInAnyOrder(
                        tuple("qwen3-8b-q4_k_m", "Qwen/Qwen3-8B-GGUF", COMMIT, SHA),
                        tuple("bge-small", "BAAI/bge-small", COMMIT, null));
        assertThat(models).allMatch(model -> model.layout() == Layout.HUGGING_FACE);
    }

    @Test
    void comfyUisDirectoriesSayWhatIsInThem() throws IOException {
        file("models/checkpoints/sdxl/base.safetensors", 1);
        file("models/loras/pixel.safetensors", 1);
        file("models/vae/vae.safetensors", 1);

        assertThat(find().models())
                .extracting(FoundModel::id, FoundModel::tags, FoundModel::layout)
                .containsExactlyInAnyOrder(
                        tuple("base", List.of("image", "checkpoint"), Layout.COMFY_UI),
                        tuple("pixel", List.of("lora"), Layout.COMFY_UI),
                        tuple("vae", List.of("vae"), Layout.COMFY_UI));
    }

    @Test
    void lmStudiosDirectoriesAreRepositories() throws IOException {
        file("bartowski/Llama-3.2-1B-GGUF/Llama-3.2-1B-Q4_K_M.gguf", 1);

        FoundModel model = only(TreeWalk.find(root, Layout.LM_STUDIO, List.of()));

        assertThat(model.source().repository()).isEqualTo("bartowski/Llama-3.2-1B-GGUF");
        assertThat(model.layout()).isEqualTo(Layout.LM_STUDIO);
    }

    @Test
    void oneOfSeveralPrecisionsOfAProjectorIsTaken() throws IOException {
        file("a/model.gguf", 1);
        file("a/mmproj-BF16.gguf", 4);
        file("a/mmproj-F16.gguf", 4);
        file("a/mmproj-F32.gguf", 8);
        file("b/qwen2.5-vl-7b.gguf", 1);
        file("b/qwen2.5-vl-7b-mmproj-q8_0.gguf", 2);
        file("b/mmproj-f16.gguf", 4);

        List<FoundModel> models = find().models();

        assertThat(models)
                .extracting(model ->
                        String.valueOf(model.projectors().getFirst().path().getFileName()))
                .containsExactly("mmproj-F16.gguf", "qwen2.5-vl-7b-mmproj-q8_0.gguf");
        assertThat(models).extracting(FoundModel::sizeBytes).containsExactly(5L, 3L);
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoints, vae, checkpoint",
        "diffusion_models, text_encoders, diffusion-model",
        "Stable-diffusion, VAE, checkpoint",
        "Lora, Stable-diffusion, lora",
        "LyCORIS, ESRGAN, lora",
        "text_encoders, vae, text-encoder",
        "ControlNet, VAE-approx, controlnet",
        "UNET, CLIP, diffusion-model"
    })
    void foldersOfImageProgramsSayWhatIsInThem(String folder, String beside, String tag) throws IOException {
        file("x/" + folder + "/deep/some.safetensors", 1);
        Files.createDirectories(root.resolve("x/" + beside));

        assertThat(only(find()).tags()).contains(tag);
        assertThat(only(TreeWalk.find(root.resolve("x/" + folder), Layout.FILES, List.of()))
                        .tags())
                .as("with the folder itself as the location")
                .contains(tag);
    }

    @Test
    void aSingleFolderOfSuchANameSaysNothing() throws IOException {
        file("embeddings/bge.gguf", 1);
        file("lora/a.gguf", 1);

        assertThat(find().models()).allMatch(model -> model.tags().isEmpty());
    }

    @Test
    void aDiffusersRepositoryIsOneModelWithItsParts() throws IOException {
        write("flux-dev/model_index.json", """
                {"_class_name": "FluxPipeline", "scheduler": ["diffusers", "X"], "text_encoder": ["transformers", "Y"],
                 "transformer": ["diffusers", "Z"], "vae": ["diffusers", "V"]}""");
        file("flux-dev/transformer/diffusion_pytorch_model-00001-of-00002.safetensors", 4);
        file("flux-dev/transformer/diffusion_pytorch_model-00002-of-00002.safetensors", 4);
        file("flux-dev/text_encoder/model.safetensors", 2);
        file("flux-dev/text_encoder/model.fp16.safetensors", 1);
        file("flux-dev/vae/diffusion_pytorch_model.safetensors", 1);
        file("flux-dev/flux1-dev.safetensors", 3);

        List<FoundModel> models = find().models();

        assertThat(models).extracting(FoundModel::id).containsExactlyInAnyOrder("flux-dev", "flux1-dev");
        FoundModel pipeline = models.stream()
                .filter(model -> model.id().equals("flux-dev"))
                .findFirst()
                .orElseThrow();
        assertThat(pipeline.weights()).hasSize(2);
        assertThat(pipeline.companions(FoundModel.Role.COMPONENT)).hasSize(2);
        assertThat(pipeline.sizeBytes()).isEqualTo(11);
        assertThat(pipeline.tags()).containsExactly("image", "diffusion-model");
    }

    @Test
    void anIndexWithoutWeightsHidesNothing() throws IOException {
        write("odd/model_index.json", "{\"_class_name\": \"OddPipeline\", \"vae\": [\"diffusers\", \"V\"]}");
        file("odd/vae/decoder-only.safetensors", 1);
        write("torn/model_index.json", "{");
        file("torn/unet/a.safetensors", 1);

        assertThat(find().models()).extracting(FoundModel::id).containsExactlyInAnyOrder("decoder-only", "a");
    }

    @Test
    void llamaCppsCacheTellsRepositories() throws IOException {
        file("ggml-org_gemma-3-4b-it-GGUF_gemma-3-4b-it-Q4_K_M.gguf", 1);
        file("ggml-org_gemma-3-4b-it-GGUF_mmproj-model-f16.gguf", 2);
        file("unsloth_Qwen3-8B-GGUF_Qwen3-8B-Q4_K_M.gguf", 1);
        file("plain_model.gguf", 1);

        List<FoundModel> models = find().models();

        assertThat(models)
                .extracting(
                        FoundModel::id,
                        model -> model.source().repository(),
                        model -> model.projectors().size())
                .containsExactlyInAnyOrder(
                        tuple("gemma-3-4b-it-q4_k_m", "ggml-org/gemma-3-4b-it-GGUF", 1),
                        tuple("qwen3-8b-q4_k_m", "unsloth/Qwen3-8B-GGUF", 0),
                        tuple("plain_model", null, 0));
    }

    @Test
    void everyLinkThatIsNotFollowedHasItsReason() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.createSymbolicLink(root.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("models"), temporary.resolve("absent/models"));
        file("torn-00001-of-00002.gguf", 1);

        List<ScanProblem> problems = find().problems();

        assertThat(problems)
                .extracting(ScanProblem::code, ScanProblem::detail)
                .containsExactlyInAnyOrder(
                        tuple(
                                "outside_roots",
                                "The link leads to " + outside + ", outside of the configured directories; add that"
                                        + " directory to AI_BEAST_MODEL_LOCATIONS to allow it"),
                        tuple(
                                "dangling_link",
                                "The link leads to " + temporary.resolve("absent/models") + ", which is not there"),
                        tuple("incomplete_shards", "Only 1 of 2 shards are there"));
        assertThat(find().links()).containsExactly(root.resolve("models"));
    }

    /** The platform makes no such names, so a shell does. */
    @Test
    void namesThatAreNoTextAreOneLineEach() throws Exception {
        file("sound.gguf", 1);
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "cd \"$1\" && touch \"$(printf 'a\\350.gguf')\" \"$(printf 'a\\351.gguf')\"",
                        "sh",
                        root.toString())
                .start();
        assumeTrue(shell.waitFor() == 0, "the file system takes such names");

        Findings findings = find();

        assertThat(findings.models()).extracting(FoundModel::name).containsExactly("sound");
        assertThat(findings.problems())
                .extracting(ScanProblem::code)
                .containsExactly("unreadable_name", "unreadable_name");
    }

    private Findings find() throws IOException {
        return TreeWalk.find(root, Layout.FILES, List.of());
    }

    private static FoundModel only(Findings findings) {
        assertThat(findings.models()).hasSize(1);
        return findings.models().getFirst();
    }

    private void file(String name, int size) throws IOException {
        write(name, "x".repeat(size));
    }

    private void write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private void blob(String sha256, int size) throws IOException {
        file("ollama/blobs/sha256-" + sha256, size);
    }

    private void manifest(String tag, String sha256, int size) throws IOException {
        write("ollama/manifests/" + tag, """
                {"schemaVersion": 2, "layers": [
                  {"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:%s", "size": 1},
                  {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:%s", "size": %d}]}""".formatted(SHA.replace('1', '2'), sha256, size));
    }
}
