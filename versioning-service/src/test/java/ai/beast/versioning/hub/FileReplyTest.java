package ai.beast.versioning.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.Stores;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.work.loop.WorkerThreads;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReplyTest {
    /** More than the sockets of both sides hold. */
    private static final int LARGE = 20 << 20;

    private static final int LIMIT = 2;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = WorkerThreads.virtual("hub-test");
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ContentSender sender = new ContentSender(LIMIT, Duration.ofMinutes(4));
    private SnapshotStore store;
    private HttpServer server;
    private RepositoryFile file;

    @BeforeEach
    void aServer() throws Exception {
        store = new SnapshotStore(FileBlobStore.open(directory.resolve("store"), new DiskFiles()), new DiskFiles(), 2);
        Router router = Router.router(vertx);
        router.route().handler(exchange -> threads.execute(() -> reply(exchange)));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        file = known(Stores.random(directory.resolve("model.gguf"), 1000, 1));
    }

    private void reply(RoutingContext exchange) {
        try {
            new FileReply(new ContentSource(store), sender)
                    .send(exchange, () -> new FileReply.Found("c".repeat(40), file));
        } catch (HubError refused) {
            exchange.response().setStatusCode(refused.status()).end();
        } catch (IOException | InterruptedException failure) {
            exchange.response().setStatusCode(500).end();
        }
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        threads.close();
    }

    private static RepositoryFile known(Path path) throws IOException {
        return at(path, Stores.hash(path));
    }

    private static RepositoryFile at(Path path, Sha256 content) throws IOException {
        FileSignature signature = FileSignature.of(path);
        return new RepositoryFile(
                "model.gguf",
                signature.size(),
                signature.modified().toInstant(),
                content,
                new RepositoryFile.Place(path.toRealPath(), signature));
    }

    private HttpResponse<byte[]> get(String... headers) throws Exception {
        return send("GET", headers);
    }

    private HttpResponse<byte[]> send(String method, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/"))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    private void awaitActive(int transfers) {
        await().atMost(Duration.ofSeconds(60)).until(() -> sender.active() == transfers);
    }

    private byte[] bytes() throws IOException {
        return Files.readAllBytes(directory.resolve("model.gguf"));
    }

    @Test
    void sendsWholeFile() throws Exception {
        HttpResponse<byte[]> reply = get();

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(bytes());
        assertThat(header(reply, "ETag"))
                .isEqualTo("\"" + Stores.hash(directory.resolve("model.gguf")).hex() + "\"");
        assertThat(header(reply, "X-Linked-Etag")).isEqualTo(header(reply, "ETag"));
        assertThat(header(reply, "X-Linked-Size")).isEqualTo("1000");
        assertThat(header(reply, "X-Repo-Commit")).isEqualTo("c".repeat(40));
        assertThat(header(reply, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(reply, "Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void sendsHeadWithoutBody() throws Exception {
        HttpResponse<byte[]> reply = send("HEAD");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(header(reply, "Content-Length")).isEqualTo("1000");
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void sendsEmptyFile() throws Exception {
        file = known(Files.createFile(directory.resolve("empty.gguf")));

        assertThat(get().statusCode()).isEqualTo(200);
        assertThat(get().body()).isEmpty();
        assertThat(get("Range", "bytes=0-0").statusCode()).isEqualTo(416);
    }

    @Test
    void sendsOneRange() throws Exception {
        HttpResponse<byte[]> reply = get("Range", "bytes=990-2000");

        assertThat(reply.statusCode()).isEqualTo(206);
        assertThat(header(reply, "Content-Range")).isEqualTo("bytes 990-999/1000");
        assertThat(reply.body()).isEqualTo(Arrays.copyOfRange(bytes(), 990, 1000));
        assertThat(get("Range", "bytes=0-").statusCode()).isEqualTo(206);
    }

    @Test
    void sendsAllWhenSeveralRangesAreWanted() throws Exception {
        HttpResponse<byte[]> reply = get("Range", "bytes=0-0," + "2-3,".repeat(500) + "-1");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).hasSize(1000);
    }

    @Test
    void refusesRangeBehindTheEnd() throws Exception {
        HttpResponse<byte[]> reply = get("Range", "bytes=99999999999999999999-");

        assertThat(reply.statusCode()).isEqualTo(416);
        assertThat(header(reply, "Content-Range")).isEqualTo("bytes */1000");
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void sendsRangeOnlyOfTheSameContent() throws Exception {
        String range = "bytes=1-2";

        assertThat(get("Range", range, "If-Range", file.etag()).statusCode()).isEqualTo(206);
        assertThat(get("Range", range, "If-Range", "\"" + "0".repeat(64) + "\"").statusCode())
                .isEqualTo(200);
        assertThat(get("Range", range, "If-Range", "W/" + file.etag()).statusCode())
                .isEqualTo(200);
        assertThat(get("Range", range, "If-Range", "yesterday").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsWeakTagWithoutKnownContent() throws Exception {
        Path path = directory.resolve("model.gguf");
        Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2026-01-02T03:04:05.600Z")));
        file = at(path, null);
        HttpResponse<byte[]> reply = get();

        assertThat(header(reply, "ETag")).startsWith("W/\"");
        assertThat(header(reply, "X-Linked-Etag")).isEqualTo("none");
        assertThat(header(reply, "X-Linked-Size")).isEqualTo("1000");
        String range = "bytes=1-2";
        assertThat(get("Range", range, "If-Range", header(reply, "ETag")).statusCode())
                .isEqualTo(200);
        assertThat(get("Range", range, "If-Range", header(reply, "Last-Modified"))
                        .statusCode())
                .isEqualTo(206);
        assertThat(get("Range", range, "If-Range", "Fri, 02 Jan 2026 03:04:06 GMT")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void sendsNothingThatIsKnown() throws Exception {
        HttpResponse<byte[]> reply = get("If-None-Match", "\"other\", " + file.etag());

        assertThat(reply.statusCode()).isEqualTo(304);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void sendsStoredContentOfReplacedFile() throws Exception {
        byte[] before = bytes();
        Stores.snapshot(store, directory.resolve("model.gguf"));
        Stores.random(directory.resolve("model.gguf"), 1200, 2);

        assertThat(get().body()).isEqualTo(before);
        assertThat(get("Range", "bytes=1-9").body()).isEqualTo(Arrays.copyOfRange(before, 1, 10));
        Files.delete(directory.resolve("model.gguf"));
        assertThat(get().body()).isEqualTo(before);
    }

    @Test
    void refusesChangedFileThatIsNotStored() throws Exception {
        // Of another size, as the time alone can be the same on a file system with coarse ones.
        Stores.random(directory.resolve("model.gguf"), 1001, 2);
        assertThat(get().statusCode()).isEqualTo(404);

        Files.delete(directory.resolve("model.gguf"));
        assertThat(get().statusCode()).isEqualTo(404);
        assertThat(sender.active()).isZero();
    }

    @Test
    void refusesFileThatBecameLink() throws Exception {
        Path path = directory.resolve("model.gguf");
        Path secret = Files.move(path, directory.resolve("secret"), StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(path, secret);

        assertThat(get().statusCode()).isEqualTo(404);
    }

    /** A client that reads the head of a reply and then nothing until it is told to. */
    private final class SlowClient implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        SlowClient() throws IOException {
            socket = new Socket("127.0.0.1", server.actualPort());
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            in = socket.getInputStream();
            int next = in.read();
            for (int newlines = 0; newlines < 2 && next >= 0; ) {
                newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
                next = newlines < 2 ? in.read() : next;
            }
        }

        /** All that still comes. */
        int drain() throws IOException {
            int count = 0;
            byte[] buffer = new byte[1 << 16];
            try {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    count += read;
                }
            } catch (IOException reset) {
                return count;
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Path large() throws IOException {
        Path path = directory.resolve("large.gguf");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(LARGE);
        }
        file = at(path, null);
        return path;
    }

    @Test
    void finishesFileThatIsDeletedMeanwhile() throws Exception {
        Path path = large();
        try (SlowClient slow = new SlowClient()) {
            Files.delete(path);

            assertThat(slow.drain()).isEqualTo(LARGE);
        }
        awaitActive(0);
    }

    @Test
    void finishesFileThatIsReplacedMeanwhile() throws Exception {
        Path path = large();
        try (SlowClient slow = new SlowClient()) {
            Files.move(Stores.random(directory.resolve("new"), 10, 3), path, StandardCopyOption.ATOMIC_MOVE);

            assertThat(slow.drain()).isEqualTo(LARGE);
        }
    }

    @Test
    void cutsFileThatIsWrittenMeanwhile() throws Exception {
        Path path = large();
        try (SlowClient slow = new SlowClient()) {
            try (RandomAccessFile writable = new RandomAccessFile(path.toFile(), "rw")) {
                writable.seek(LARGE / 2);
                writable.write(1);
            }
            Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(5)));

            assertThat(slow.drain()).isLessThan(LARGE);
        }
        awaitActive(0);
    }

    @Test
    void cutsFileThatIsTruncatedMeanwhile() throws Exception {
        Path path = large();
        try (SlowClient slow = new SlowClient()) {
            try (RandomAccessFile writable = new RandomAccessFile(path.toFile(), "rw")) {
                writable.setLength(100);
            }
            assertThat(slow.drain()).isLessThan(LARGE);
        }
        awaitActive(0);
    }

    @Test
    void freesTransferWhenClientLeaves() throws Exception {
        large();
        SlowClient slow = new SlowClient();
        assertThat(sender.active()).isEqualTo(1);

        slow.close();

        awaitActive(0);
    }

    @Test
    void endsTransferThatStalls() throws Exception {
        sender = new ContentSender(LIMIT, Duration.ofMillis(300));
        large();
        try (SlowClient slow = new SlowClient()) {
            awaitActive(0);

            assertThat(slow.drain()).isLessThan(LARGE);
        }
    }

    @Test
    void refusesMoreTransfersThanTheLimit() throws Exception {
        large();
        try (SlowClient one = new SlowClient();
                SlowClient two = new SlowClient()) {
            assertThat(get("Range", "bytes=0-0").statusCode()).isEqualTo(503);
            assertThat(send("HEAD").statusCode()).isEqualTo(200);

            assertThat(one.drain()).isEqualTo(LARGE);
            awaitActive(1);
            assertThat(get("Range", "bytes=0-0").statusCode()).isEqualTo(206);
            assertThat(two.drain()).isEqualTo(LARGE);
        }
    }
}
