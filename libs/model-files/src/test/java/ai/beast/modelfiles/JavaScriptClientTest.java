package ai.beast.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.beast.modelfiles.synth.GgufWriter;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Hub's own reader of GGUF headers agrees on generated files. Skipped where there is no Node.js, or its package cannot be installed. */
class JavaScriptClientTest {
    private static final int FILES = 50;
    private static final Path SOURCES = Path.of("src/test/gguf-client");
    private static final Path INSTALLED = Path.of("target/gguf-client");
    private static final int MAX_MINUTES = 3;
    /** Every scalar type of the format; U64 beyond what a signed number holds too. */
    private static final List<GgufValueType> INTEGERS = List.of(
            GgufValueType.U8,
            GgufValueType.I8,
            GgufValueType.U16,
            GgufValueType.I16,
            GgufValueType.U32,
            GgufValueType.I32,
            GgufValueType.U64,
            GgufValueType.I64);

    private static final List<String> TYPES = List.of(
            "F32", "F16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "IQ4_NL",
            "IQ4_XS", "IQ2_XXS", "IQ3_S", "I8", "I16", "I32", "F64", "BF16");
    private static final List<String> WORDS =
            List.of("qwen", "été-模", "line\nbreak", "", "😀 token", "{{ template }}", "\u0000end");

    @TempDir
    Path directory;

    @Test
    void readsGeneratedFilesAsTheHubsReaderDoes() throws Exception {
        Path files = Files.createDirectory(directory.resolve("files"));
        for (int number = 0; number < FILES; number++) {
            Files.write(
                    files.resolve("%02d.gguf".formatted(number)),
                    generated(number).toBytes());
        }
        install();

        assertThat(run("node", "client.mjs", files.toString())).isEqualTo(own(files));
    }

    private static GgufWriter generated(int number) {
        Random random = new Random(number);
        GgufWriter writer = GgufWriter.of(
                        List.of("llama", "qwen3", "gemma3", "bert").get(number % 4))
                .version(2 + number % 2)
                .order(number % 10 == 9 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .alignment(1 << (3 + number % 6))
                .seed(number);
        for (GgufValueType type : INTEGERS) {
            writer.value("n." + type, type, random.nextLong());
            writer.array(
                    "a." + type, type, random.longs(random.nextInt(40)).boxed().toList());
        }
        writer.f32("f.single", random.nextFloat() * 1000)
                .value("f.double", GgufValueType.F64, random.nextDouble())
                .flag("b", random.nextBoolean())
                .array(
                        "tokens",
                        GgufValueType.STRING,
                        random.ints(random.nextInt(300), 0, WORDS.size())
                                .mapToObj(WORDS::get)
                                .toList());
        for (int word = 0; word < WORDS.size(); word++) {
            writer.text("t." + word, WORDS.get(word));
        }
        int tensors = random.nextInt(12);
        for (int tensor = 0; tensor < tensors; tensor++) {
            GgmlType type = GgmlType.valueOf(TYPES.get(random.nextInt(TYPES.size())));
            long[] shape = random.longs(1 + random.nextInt(4), 1, 4).toArray();
            shape[0] *= type.blockElements();
            writer.tensor("blk." + tensor + "." + WORDS.get(1), type, shape);
        }
        return writer;
    }

    private static List<String> own(Path files) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < FILES; number++) {
            String file = "%02d.gguf".formatted(number);
            ModelHeader header = ModelFiles.read(files.resolve(file));
            lines.add("file " + file + " " + header.tensorDataStart() + " " + header.parameterCount());
            header.metadata().forEach((key, value) -> lines.add(file + " " + hex(key) + " " + shown(value)));
            header.arrays()
                    .forEach((key, array) -> lines.add(file + " " + hex(key) + " a:" + array.length() + ":"
                            + array.preview().stream()
                                    .limit(16)
                                    .map(JavaScriptClientTest::shown)
                                    .collect(Collectors.joining(","))));
            for (Tensor tensor : header.tensors()) {
                lines.add(file + " tensor " + hex(tensor.name()) + " " + tensor.type() + " "
                        + tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x")) + " "
                        + tensor.offset());
            }
        }
        return lines.stream().sorted().toList();
    }

    private static String shown(Object value) {
        return switch (value) {
            case Boolean flag -> "b:" + flag;
            case String text -> "s:" + hex(text);
            case Float number -> "f:" + bits(number);
            case Double number -> "f:" + bits(number);
            default -> "i:" + value;
        };
    }

    private static String bits(double number) {
        return Long.toHexString(Double.doubleToRawLongBits(number));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        for (String name : List.of("package.json", "package-lock.json", "client.mjs")) {
            Files.copy(SOURCES.resolve(name), INSTALLED.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        int status;
        try {
            status = start(
                            List.of(
                                    "npm",
                                    "ci",
                                    "--no-audit",
                                    "--no-fund",
                                    "--ignore-scripts",
                                    "--prefer-offline",
                                    "--fetch-retries=0",
                                    "--fetch-timeout=20000"),
                            "npm.log")
                    .exitValue();
        } catch (IOException absent) {
            status = -1;
        }
        assumeTrue(status == 0, "skipped: npm could not install @huggingface/gguf");
    }

    private static List<String> run(String... command) throws IOException, InterruptedException {
        Process process = start(List.of(command), "node.log");
        String output = Files.readString(INSTALLED.resolve("node.log"));
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().sorted().toList();
    }

    private static Process start(List<String> command, String log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(INSTALLED.toFile())
                .redirectErrorStream(true)
                .redirectOutput(INSTALLED.resolve(log).toFile())
                .start();
        if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end within " + MAX_MINUTES + " minutes");
        }
        return process;
    }
}
