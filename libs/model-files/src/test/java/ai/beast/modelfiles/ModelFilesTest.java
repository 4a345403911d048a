package ai.beast.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.modelfiles.ModelFileException.Reason;
import ai.beast.modelfiles.synth.SafetensorsWriter;
import ai.beast.modelfiles.synth.TinyLlama;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {

    @TempDir
    Path directory;

    @Test
    void tellsTheFormatFromTheContentWhateverTheName() throws Exception {
        Path gguf = directory.resolve("sha256-0123");
        Path safetensors = directory.resolve("model.bin");
        TinyLlama.named("Tiny", 1).write(gguf);
        new SafetensorsWriter().tensor("t", SafetensorsType.F16, 4, 4).write(safetensors);

        assertThat(ModelFiles.read(gguf).format()).isEqualTo(ModelFormat.GGUF);
        assertThat(ModelFiles.read(safetensors).format()).isEqualTo(ModelFormat.SAFETENSORS);
    }

    @Test
    void whatIsNoModelIsSaidToBeNone() throws Exception {
        Path text = Files.writeString(directory.resolve("model.gguf"), "<html>404</html>");
        Path empty = Files.createFile(directory.resolve("empty.gguf"));

        notAModel(text);
        notAModel(empty);
        notAModel(directory);
    }

    @Test
    void aMissingFileIsAnEnvironmentsFaultAndNotTheFiles() {
        assertThatThrownBy(() -> ModelFiles.read(directory.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aHugeFileCostsNoMoreThanItsHeader() throws Exception {
        Path huge = directory.resolve("huge.gguf");
        long bytes = 40L << 30;
        Bytes head = Bytes.gguf(3, 1, 1)
                .text("tokens")
                .i32(9)
                .i32(GgufValueType.F32.id())
                .i64(1 << 20);
        head.zeros(4 << 20)
                .tensor("t", GgmlType.F32.id(), 0, (bytes - (8 << 20)) / 4)
                .alignedTo(32);
        Files.write(huge, head.done());
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(bytes);
        }

        AtomicLong read = new AtomicLong();
        ModelHeader header;
        try (FileChannel channel = FileChannel.open(huge)) {
            header = ModelFiles.read(counting(channel, read));
        }

        assertThat(header.sizeBytes()).isEqualTo(bytes);
        assertThat(header.parameterCount()).isEqualTo((bytes - (8 << 20)) / 4);
        assertThat(read.get()).as("bytes read of a header of 4 MiB").isLessThan(256 << 10);
    }

    private static void notAModel(Path file) {
        assertThatThrownBy(() -> ModelFiles.read(file))
                .isInstanceOfSatisfying(
                        ModelFileException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_MODEL));
    }

    private static SeekableByteChannel counting(FileChannel channel, AtomicLong read) {
        return new SeekableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                int count = channel.read(target);
                read.addAndGet(Math.max(count, 0));
                return count;
            }

            @Override
            public int write(ByteBuffer source) {
                throw new AssertionError("a reader writes");
            }

            @Override
            public long position() throws IOException {
                return channel.position();
            }

            @Override
            public SeekableByteChannel position(long position) throws IOException {
                channel.position(position);
                return this;
            }

            @Override
            public long size() throws IOException {
                return channel.size();
            }

            @Override
            public SeekableByteChannel truncate(long size) {
                throw new AssertionError("a reader truncates");
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() {}
        };
    }
}
