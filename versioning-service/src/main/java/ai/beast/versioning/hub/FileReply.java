package ai.beast.versioning.hub;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Replies with a file: head, conditions, one range, content. Blocks; thread-safe. */
@ApplicationScoped
class FileReply {
    private static final Logger LOG = Logger.getLogger(FileReply.class);
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    /** A date has whole seconds; what was written earlier than this before now cannot have been written twice within one. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final ContentSource contents;
    private final ContentSender sender;
    private final Clock clock = Clock.systemUTC();

    FileReply(ContentSource contents, ContentSender sender) {
        this.contents = contents;
        this.sender = sender;
    }

    /** A file and the commit it belongs to. */
    record Found(String commit, RepositoryFile file) {}

    /**
     * Replies to {@code GET} or {@code HEAD}.
     *
     * @param find looks the file up; once more when it was changed before it could be opened
     * @throws HubError before the reply has begun
     */
    void send(RoutingContext exchange, Supplier<Found> find) throws IOException, InterruptedException {
        if (exchange.request().method() == HttpMethod.HEAD) {
            Found found = find.get();
            reply(exchange, found, null);
            return;
        }
        if (!sender.tryAcquire()) {
            throw HubError.of(503, "Too many files are being sent; retry later");
        }
        try {
            for (int attempt = 1; ; attempt++) {
                Found found = find.get();
                Optional<OpenContent> content = contents.open(found.file());
                if (content.isPresent()) {
                    try (OpenContent open = content.get()) {
                        reply(exchange, found, open);
                    }
                    return;
                }
                if (attempt == 2) {
                    throw HubError.entryNotFound(found.file().path());
                }
            }
        } finally {
            sender.release();
        }
    }

    private void reply(RoutingContext exchange, Found found, @Nullable OpenContent content)
            throws InterruptedException {
        RepositoryFile file = found.file();
        HttpServerRequest request = exchange.request();
        HttpServerResponse response = exchange.response();
        head(response, found);
        if (isKnown(request.getHeader("If-None-Match"), file.etag())) {
            response.setStatusCode(304).end();
            return;
        }
        boolean part = content != null && mayBePart(request.getHeader("If-Range"), file);
        String wanted = part ? request.getHeader("Range") : null;
        Optional<ByteRange> range = ByteRange.parse(wanted, file.size());
        if (range.isEmpty()) {
            response.setStatusCode(416)
                    .putHeader("Content-Range", "bytes */" + file.size())
                    .putHeader("X-Error-Message", "The range begins behind the end of the file")
                    .putHeader("Content-Length", "0")
                    .end();
            return;
        }
        response.putHeader("Content-Length", Long.toString(range.get().length()));
        if (range.get().requested()) {
            response.setStatusCode(206).putHeader("Content-Range", range.get().contentRange(file.size()));
        }
        if (content == null) {
            response.end();
            return;
        }
        try {
            sender.send(response, content, range.get());
        } catch (IOException | RuntimeException cut) {
            LOG.infof("Sending %s was cut short: %s", file.path(), cut.getMessage());
            request.connection().close();
        }
    }

    private static void head(HttpServerResponse response, Found found) {
        RepositoryFile file = found.file();
        response.putHeader("ETag", file.etag())
                .putHeader("X-Repo-Commit", found.commit())
                .putHeader("X-Linked-Size", Long.toString(file.size()))
                .putHeader("Accept-Ranges", "bytes")
                .putHeader("Last-Modified", HTTP_DATE.format(file.modified()))
                .putHeader("Cache-Control", "no-cache, no-transform")
                .putHeader("Content-Type", "application/octet-stream")
                // The console has the same origin: nothing from a repository may act as a page of it.
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .putHeader(
                        "Content-Disposition",
                        "attachment; filename*=UTF-8''"
                                + URLEncoder.encode(file.name(), StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
        if (file.sha256() != null) {
            response.putHeader("X-Linked-Etag", file.etag());
        }
    }

    private static boolean isKnown(@Nullable String ifNoneMatch, String etag) {
        return ifNoneMatch != null
                && (ifNoneMatch.strip().equals("*")
                        || Arrays.stream(ifNoneMatch.split(","))
                                .map(tag -> tag.strip().replaceFirst("^W/", ""))
                                .anyMatch(etag.replaceFirst("^W/", "")::equals));
    }

    /** Whether a part may be sent: without {@code If-Range}, or when it names this very content. A weak tag never does. */
    private boolean mayBePart(@Nullable String ifRange, RepositoryFile file) {
        if (ifRange == null) {
            return true;
        }
        if (ifRange.startsWith("\"") || ifRange.startsWith("W/")) {
            return ifRange.strip().equals(file.etag()) && file.sha256() != null;
        }
        try {
            Instant date = ZonedDateTime.parse(ifRange.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return date.equals(file.modified().truncatedTo(ChronoUnit.SECONDS))
                    && file.modified().isBefore(clock.instant().minus(SETTLED));
        } catch (DateTimeException malformed) {
            return false;
        }
    }
}
