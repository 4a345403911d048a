package ai.beast.jobs.download.http;

import ai.beast.jobs.download.Failures;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reply whose body is read piece by piece by one thread. Back-pressure: at most {@value #AHEAD} pieces of up to 64 KiB
 * are buffered.
 */
public final class HttpBody implements AutoCloseable {
    private static final int AHEAD = 16;
    private static final int REFILL = 8;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    /** What comes out of the connection. */
    private sealed interface Piece {}

    private record Data(Buffer bytes) implements Piece {}

    private record End() implements Piece {}

    private record Broken(Throwable cause) implements Piece {}

    /**
     * The part of the content an answer carries.
     *
     * @param total size of the whole; negative when the server does not say
     */
    public record ContentRange(long first, long last, long total) {}

    private final URI url;
    private final HttpClientResponse response;
    private final Context context;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private int taken;
    private boolean ended;

    /**
     * To be called on the response's event loop.
     *
     * @param url which was asked
     */
    HttpBody(URI url, HttpClientResponse response) {
        this.url = url;
        this.response = response;
        this.context = Vertx.currentContext();
        response.pause();
        response.handler(bytes -> pieces.add(new Data(bytes)));
        response.exceptionHandler(cause -> pieces.add(new Broken(cause)));
        response.endHandler(nothing -> pieces.add(new End()));
        response.fetch(AHEAD);
    }

    /** The address that gave this answer, after all redirects. */
    public URI url() {
        return url;
    }

    public int status() {
        return response.statusCode();
    }

    public boolean redirects() {
        return switch (status()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    @Nullable
    public String header(String name) {
        return response.getHeader(name);
    }

    MultiMap headers() {
        return response.headers();
    }

    /** {@code Content-Length}; negative when absent. */
    public long length() throws JobFailedException {
        String text = header("Content-Length");
        if (text == null) {
            return -1;
        }
        try {
            long length = Long.parseLong(text.strip());
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException malformed) {
            throw Failures.passing(
                    ErrorCode.DOWNLOAD_FAILED, "The server sent an unreadable Content-Length", malformed);
        }
        throw Failures.passing(ErrorCode.DOWNLOAD_FAILED, "The server sent an unreadable Content-Length");
    }

    /** {@code Content-Range}, checked against {@code Content-Length}. */
    public ContentRange range() throws JobFailedException {
        Matcher parts = RANGE.matcher(header("Content-Range") == null ? "" : header("Content-Range"));
        if (!parts.matches()) {
            throw Failures.passing(ErrorCode.DOWNLOAD_FAILED, "The server sent a range without Content-Range");
        }
        ContentRange range = new ContentRange(
                Long.parseLong(parts.group(1)),
                Long.parseLong(parts.group(2)),
                parts.group(3).equals("*") ? -1 : Long.parseLong(parts.group(3)));
        long length = length();
        if (range.last() < range.first()
                || (range.total() >= 0 && range.last() >= range.total())
                || (length >= 0 && length != range.last() - range.first() + 1)) {
            throw Failures.passing(
                    ErrorCode.DOWNLOAD_FAILED, "Content-Range and Content-Length of the server contradict each other");
        }
        return range;
    }

    /**
     * The next piece; null at the end.
     *
     * @param stall how long to wait for it
     * @param stopped asked now and then while waiting
     * @throws InterruptedException once stopped
     */
    @Nullable
    public Buffer next(Duration stall, BooleanSupplier stopped) throws JobFailedException, InterruptedException {
        Piece piece = pieces.poll();
        long deadline = System.nanoTime() + stall.toNanos();
        while (piece == null && System.nanoTime() < deadline) {
            piece = pieces.poll(Math.min(POLL_INTERVAL.toMillis(), stall.toMillis()), TimeUnit.MILLISECONDS);
            if (piece == null && stopped.getAsBoolean()) {
                throw new InterruptedException("Stopped while waiting for the server");
            }
        }
        return switch (piece) {
            case null ->
                throw Failures.passing(
                        ErrorCode.DOWNLOAD_INCOMPLETE, "No data arrived for " + stall.toSeconds() + " seconds");
            case Broken broken ->
                throw Failures.passing(
                        ErrorCode.DOWNLOAD_INCOMPLETE,
                        "The connection closed before the end of the content",
                        broken.cause());
            case End _ -> {
                ended = true;
                yield null;
            }
            case Data data -> {
                taken++;
                if (taken == REFILL) {
                    taken = 0;
                    context.runOnContext(nothing -> response.fetch(REFILL));
                }
                yield data.bytes();
            }
        };
    }

    /** Cuts the connection when there is much more to come, else leaves it to others; callable from any thread. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        if (soonOver()) {
            context.runOnContext(nothing -> response.fetch(Long.MAX_VALUE));
        } else {
            response.request().reset();
        }
    }

    /** Nobody wants the body of a redirect, but a connection that is cut may be the next request's already. */
    private boolean soonOver() {
        if (response.request().getMethod().equals(HttpMethod.HEAD)) {
            return true;
        }
        String length = header("Content-Length");
        return status() >= 300 && length != null && length.matches("\\d{1,4}");
    }
}
