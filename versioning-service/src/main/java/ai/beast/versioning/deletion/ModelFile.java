package ai.beast.versioning.deletion;

import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** What the file system knows of a file. Stateless. */
public final class ModelFile {
    private static final int BUFFER = 1 << 20;

    private ModelFile() {}

    /** Number of hard links beside this one; 0 where the file system does not tell. */
    static int otherNames(Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer links
                    ? links - 1
                    : 0;
        } catch (UnsupportedOperationException | IllegalArgumentException otherSystem) {
            return 0;
        }
    }

    /** Reads the whole file. */
    public static Sha256 hash(Path file, Progress progress) throws IOException {
        MessageDigest digest = Sha256.digest();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long done = 0;
            while (channel.read(buffer.clear()) > 0) {
                done += buffer.position();
                digest.update(buffer.flip());
                progress.at(done, Math.max(done, size));
            }
        }
        return Sha256.finish(digest);
    }
}
