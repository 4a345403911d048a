package ai.beast.stack.aot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Java program that is started often enough to be worth an AOT cache.
 *
 * @param jvmFlags the flags it is always started with
 * @param program what comes after the flags: {@code -jar FILE}, or {@code -cp PATH}
 * @param files the class path's jars, or directories that hold them
 */
public record AotSubject(String name, List<String> jvmFlags, List<String> program, List<Path> files) {
    private static final int KEY_DIGITS = 16;

    public AotSubject {
        jvmFlags = List.copyOf(jvmFlags);
        program = List.copyOf(program);
        files = List.copyOf(files);
    }

    /**
     * Names exactly this program on exactly this JDK: by the names, sizes and times of the jars, which is what the JVM
     * compares too. Empty when a file is missing, or classes are in directories, which no cache can hold.
     */
    public Optional<String> key() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, System.getProperty("java.vm.version") + System.getProperty("java.home") + jvmFlags);
            for (Path file : files) {
                if (Files.isDirectory(file)) {
                    int jars = updateWithJars(digest, file);
                    if (jars == 0) {
                        return Optional.empty();
                    }
                } else {
                    updateWithFile(digest, file);
                }
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()).substring(0, KEY_DIGITS));
        } catch (IOException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int updateWithJars(MessageDigest digest, Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> jars = tree.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            for (Path jar : jars) {
                updateWithFile(digest, jar);
            }
            return jars.size();
        }
    }

    private static void updateWithFile(MessageDigest digest, Path file) throws IOException {
        update(
                digest,
                file + "|" + Files.size(file) + "|"
                        + Files.getLastModifiedTime(file).toMillis());
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
