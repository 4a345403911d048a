package ai.beast.e2e;

import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.assertj.core.api.Assertions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * An installation's data as a release left it: an archive with the directories {@code data} ({@code DATA_DIR}), {@code models}
 * ({@code MODELS_DIR}) and {@code served} (what the download server of that time had), beside a manifest of what must be found
 * in it. It can be unpacked anywhere but for {@code models}: the databases hold absolute paths of model files, so that
 * directory, and the port of the server that downloads and webhooks name, are the same for every capsule.
 */
final class Capsule {
    /** Absolute in the databases of every capsule. */
    static final Path MODELS = Path.of("/tmp/ai-beast-capsule/models");
    /** The files' server, named by the jobs of every capsule. */
    static final int FILES_PORT = 28573;
    /** The receiver of webhooks, named by the endpoint of every capsule. */
    static final int RECEIVER_PORT = 28574;

    /** The webhook path that the capsule's binding names. */
    static final String N8N_PATH = "capsule";

    static final String METRICS = "ai_beast_model_download";

    /** Programs, logs and process ids: made anew at each start. */
    private static final Set<String> LEFT_OUT = Set.of("cache", "logs", "run");

    private static final int DICTIONARY = 64 << 20;

    private Capsule() {}

    /** What a suite needs in its environment to write or to open a capsule. */
    static Map<String, String> environment() {
        return Map.of(
                "MODELS_DIR", MODELS.toString(),
                // A capsule is opened for years; by default failed jobs are kept for a week.
                "AI_BEAST_QUEUE_KEEP_FAILED", "3650d",
                "AI_BEAST_DOWNLOAD_CONNECTIONS", "1");
    }

    /** Waits for other builds on this machine that have {@link #MODELS}, then empties it. Close it to let go. */
    static FileChannel lock() throws IOException {
        Files.createDirectories(MODELS.getParent());
        FileChannel lock =
                FileChannel.open(MODELS.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        ai.beast.stack.process.Directories.delete(MODELS);
        return lock;
    }

    /** What the metrics page says of downloads, by name and labels. */
    static Map<String, Double> counters(String page) {
        Map<String, Double> counters = new TreeMap<>();
        page.lines()
                .filter(line -> line.startsWith(METRICS))
                // Times differ from machine to machine; how many were taken does not.
                .filter(line -> !line.contains("_bucket{") && !line.contains("_duration_seconds_sum"))
                .forEach(line -> counters.put(
                        line.substring(0, line.lastIndexOf(' ')).replace(",}", "}"),
                        Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
        return counters;
    }

    /** The entity tag of what a path names. */
    static String etag(Suite suite, String path) {
        return send(suite, HttpRequest.newBuilder().GET(), path)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    /** Changes what a path names if it still has the entity tag. */
    static void send(Suite suite, String method, String path, String contentType, String etag, String body) {
        var _ = send(
                suite,
                HttpRequest.newBuilder()
                        .header("Content-Type", contentType)
                        .header("If-Match", etag)
                        .method(method, HttpRequest.BodyPublishers.ofString(body)),
                path);
    }

    private static HttpResponse<String> send(Suite suite, HttpRequest.Builder request, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    request.uri(URI.create("http://127.0.0.1:" + suite.port(8787) + path))
                            .header("Authorization", "Bearer " + suite.adminKey())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            Assertions.assertThat(response.statusCode())
                    .as(path + ": " + response.body())
                    .isLessThan(300);
            return response;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /**
     * Writes the archive and its manifest.
     *
     * @param directory has {@code data} and {@code served}
     */
    static void pack(Path directory, JsonNode manifest, Path archive) throws IOException {
        Files.createDirectories(archive.toAbsolutePath().getParent());
        LZMA2Options options = new LZMA2Options(9);
        options.setDictSize(DICTIONARY);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new XZOutputStream(file, options), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            pack(directory.resolve("data"), "data", tar);
            pack(MODELS, "models", tar);
            pack(directory.resolve("served"), "served", tar);
        }
        Api.JSON.writerWithDefaultPrettyPrinter().writeValue(manifestOf(archive).toFile(), manifest);
    }

    private static void pack(Path root, String name, TarArchiveOutputStream tar) throws IOException {
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(root)) {
            entries = walk.filter(path -> !(name.equals("data")
                            && path.getNameCount() > root.getNameCount()
                            && LEFT_OUT.contains(
                                    root.relativize(path).getName(0).toString())))
                    .sorted()
                    .toList();
        }
        for (Path path : entries) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    || Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                TarArchiveEntry entry =
                        new TarArchiveEntry(path, name + "/" + root.relativize(path), LinkOption.NOFOLLOW_LINKS);
                entry.setIds(0, 0);
                entry.setNames("", "");
                entry.setMode(mode(Files.getPosixFilePermissions(path)));
                tar.putArchiveEntry(entry);
                if (entry.isFile()) {
                    Files.copy(path, tar);
                }
                tar.closeArchiveEntry();
            }
        }
    }

    /** Unpacks {@code data} and {@code served} into the directory and {@code models} into {@link #MODELS}. */
    static void unpack(Path archive, Path directory) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path parent = entry.getName().startsWith("models/") ? MODELS.getParent() : directory;
                Path target = parent.resolve(entry.getName()).normalize();
                if (!target.startsWith(parent)) {
                    throw new IOException("The capsule names a file outside of it: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                }
                Files.setPosixFilePermissions(target, permissions(entry.getMode()));
            }
        }
    }

    static Path manifestOf(Path archive) {
        return archive.resolveSibling(archive.getFileName().toString().replace(".tar.xz", ".json"));
    }

    private static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (PosixFilePermission permission : permissions) {
            mode |= 0400 >> permission.ordinal();
        }
        return mode;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        EnumSet<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & (0400 >> permission.ordinal())) != 0) {
                permissions.add(permission);
            }
        }
        return permissions;
    }
}
