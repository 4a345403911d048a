package ai.beast.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.beast.versioning.store.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader that docs/store-format.md shows does what it says, with a Python 3 if there is one. */
class StoreFormatPageTest {
    private static final Pattern READER = Pattern.compile("```python\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void itsReaderRestoresASnapshotAndNoticesDamage() throws Exception {
        assumeThat(python("--version")).isEqualTo(0);
        Path root = directory.resolve("store");
        Path file = Stores.random(directory.resolve("file"), 6_000_000, 1);
        Manifest manifest = Stores.snapshot(Stores.open(root), file);
        Path reader = Files.writeString(directory.resolve("reader.py"), reader());
        Path restored = directory.resolve("restored");

        int status = python(
                reader.toString(),
                root.toString(),
                root.resolve(manifest.blobName()).toString(),
                restored.toString());

        assertThat(status).isZero();
        assertThat(restored).hasSameBinaryContentAs(file);
        Stores.flipBit(Stores.chunkFile(root, manifest.chunks().getLast()), 10);
        assertThat(python(
                        reader.toString(),
                        root.toString(),
                        root.resolve(manifest.blobName()).toString(),
                        directory.resolve("again").toString()))
                .isNotZero();
    }

    private static String reader() throws IOException {
        Path page = Path.of("").toAbsolutePath();
        while (!Files.exists(page.resolve("docs/store-format.md"))) {
            page = page.getParent();
        }
        Matcher block = READER.matcher(Files.readString(page.resolve("docs/store-format.md"), StandardCharsets.UTF_8));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static int python(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "python3";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException absent) {
            return -1;
        }
    }
}
