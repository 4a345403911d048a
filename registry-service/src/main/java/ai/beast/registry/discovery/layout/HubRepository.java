package ai.beast.registry.discovery.layout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One repository in a Hugging Face cache: {@code models--<owner>--<name>} with {@code refs}, {@code snapshots/<commit>} and
 * {@code blobs}. A large file's blob is named by its SHA-256, a small one's by its git hash. Source:
 * huggingface_hub's guide on its cache.
 */
record HubRepository(Path directory, String repository) {
    private static final String PREFIX = "models--";
    private static final int MAX_REF = 200;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    static Optional<HubRepository> of(Path directory) {
        String name = String.valueOf(directory.getFileName());
        if (!name.startsWith(PREFIX) || !Files.isDirectory(directory.resolve("snapshots"), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return Optional.of(
                new HubRepository(directory, name.substring(PREFIX.length()).replaceFirst("--", "/")));
    }

    Path blobs() {
        return directory.resolve("blobs");
    }

    /** The directories of its commits, the one {@code main} stands for first, so that a file kept by several is that one's. */
    List<Path> snapshots() throws IOException {
        List<Path> commits = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory.resolve("snapshots"))) {
            listing.forEach(commits::add);
        } catch (java.nio.file.DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        String main = main();
        commits.removeIf(commit -> !Files.isDirectory(commit, LinkOption.NOFOLLOW_LINKS)
                || !COMMIT.matcher(String.valueOf(commit.getFileName())).matches());
        commits.sort(
                Comparator.comparing((Path commit) -> !commit.endsWith(main)).thenComparing(Comparator.naturalOrder()));
        return commits;
    }

    Surroundings surroundings(Path commit) {
        String name = repository.substring(repository.indexOf('/') + 1);
        return new Surroundings(
                Layout.HUGGING_FACE,
                name,
                new FoundModel.Source(repository, String.valueOf(commit.getFileName()), null),
                List.of());
    }

    /** The hash of a linked file, from the name of its blob. */
    static Optional<String> sha256(Path blob) {
        String name = String.valueOf(blob.getFileName());
        return SHA256.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }

    private String main() {
        Path ref = directory.resolve("refs").resolve("main");
        if (!Files.isRegularFile(ref)) {
            return "none";
        }
        try (InputStream content = Files.newInputStream(ref)) {
            String commit = new String(content.readNBytes(MAX_REF), StandardCharsets.US_ASCII).strip();
            return COMMIT.matcher(commit).matches() ? commit : "none";
        } catch (IOException unreadable) {
            return "none";
        }
    }
}
