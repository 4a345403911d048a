package ai.beast.jobs.download;

import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.Progress;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Brings the content of one URL into a partial file, going on where a checkpoint says. Everything the server says about
 * status, range and length is checked; what it sends is hashed as it is written.
 */
final class Transfer {
    private static final Duration TELL_EVERY = Duration.ofMillis(100);

    /**
     * The whole content, in the partial file and safe on disk.
     *
     * @param resumed how much of it was there before this run
     */
    record Received(String sha256, long size, long resumed, Checkpoint checkpoint) {}

    /** Objects to a size before anything of it is fetched. */
    interface SizeCheck {
        /**
         * @param total size of the content; negative when unknown
         * @param missing what is still to be written
         */
        void check(long total, long missing) throws JobFailedException, IOException;
    }

    private final HttpSource source;
    private final DownloadConfiguration configuration;
    private final JobContext context;
    private final long startedNanos = System.nanoTime();

    Transfer(HttpSource source, DownloadConfiguration configuration, JobContext context) {
        this.source = source;
        this.configuration = configuration;
        this.context = context;
    }

    /**
     * @param unvalidated whether to go on even if the server gave nothing that identifies its content, because the whole is
     *     checked against a hash in the end
     */
    Received receive(URI url, Path partial, Checkpoint from, boolean unvalidated, SizeCheck sizes)
            throws JobFailedException, IOException, InterruptedException {
        boolean resumable = from.offset() > 0 && (from.validator() != null || unvalidated);
        PartialFile file = PartialFile.open(partial, resumable ? from.offset() : 0);
        try {
            if (file.size() > 0 && file.size() == from.total()) {
                file.sync();
                return new Received(file.digest(), file.size(), file.size(), at(from, file.size()));
            }
            HttpBody body = source.open(url, file.size(), file.size() > 0 ? from.validator() : null);
            try {
                long total = total(body, file.size(), from, url);
                if (total == RESTART) {
                    file.close();
                    file = PartialFile.open(partial, 0);
                    body.close();
                    body = source.open(url, 0, null);
                    total = total(body, 0, from, url);
                } else if (body.status() == 200 && file.size() > 0) {
                    file.close();
                    file = PartialFile.open(partial, 0);
                }
                sizes.check(total, total < 0 ? 0 : total - file.size());
                Checkpoint identity = new Checkpoint(
                        0, total, strong(body.header("ETag")), body.header("Last-Modified"), null, from.millis());
                return pump(body, file, identity);
            } finally {
                body.close();
            }
        } finally {
            file.close();
        }
    }

    private static final long RESTART = -2;

    /** The size of the whole content (negative if unknown), or {@link #RESTART} when what is there does not fit it. */
    private static long total(HttpBody body, long have, Checkpoint from, URI url) throws JobFailedException {
        int status = body.status();
        if (status == 416 && have > 0) {
            return RESTART;
        }
        if (status != 200 && status != 206) {
            throw Failures.status(status, url.getHost());
        }
        String encoding = body.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Failures.permanent(
                    ErrorCode.DOWNLOAD_FAILED, url.getHost() + " sends the file only encoded as " + encoding);
        }
        if (status == 200) {
            return body.length();
        }
        HttpBody.Range range = body.range();
        if (have == 0) {
            throw Failures.passing(
                    ErrorCode.DOWNLOAD_FAILED, url.getHost() + " sent a part where the whole was asked for");
        }
        boolean same = range.first() == have
                && (from.total() < 0 || range.total() < 0 || range.total() == from.total())
                && (from.etag() == null
                        || body.header("ETag") == null
                        || from.etag().equals(body.header("ETag")));
        return same ? Math.max(range.total(), from.total()) : RESTART;
    }

    private Received pump(HttpBody body, PartialFile file, Checkpoint identity)
            throws JobFailedException, IOException, InterruptedException {
        long resumed = file.size();
        long total = identity.total();
        Speedometer speed = new Speedometer(System.nanoTime(), resumed);
        try (SafePoints safe = new SafePoints(
                file,
                configuration,
                size -> context.checkpoint(at(identity, size).write()))) {
            long told = 0;
            for (Buffer piece = body.next(configuration.stallAfter(), safe::offer);
                    piece != null;
                    piece = body.next(configuration.stallAfter(), safe::offer)) {
                if (total >= 0 && file.size() + piece.length() > total) {
                    throw Failures.passing(ErrorCode.DOWNLOAD_INCOMPLETE, "The server sent more than it said it would");
                }
                file.append(piece.getByteBuf().nioBuffer());
                safe.offer();
                long now = System.nanoTime();
                if (now - told >= TELL_EVERY.toNanos()) {
                    told = now;
                    context.progress(new Progress(file.size(), total, speed.at(now, file.size())));
                }
            }
            if (total >= 0 && file.size() < total) {
                throw Failures.passing(
                        ErrorCode.DOWNLOAD_INCOMPLETE,
                        "The server sent " + file.size() + " of " + total + " bytes and ended");
            }
            context.progress(new Progress(file.size(), file.size(), speed.at(System.nanoTime(), file.size())));
        }
        file.sync();
        return new Received(file.digest(), file.size(), resumed, at(identity, file.size()));
    }

    private Checkpoint at(Checkpoint identity, long size) {
        long millis = identity.millis() + (System.nanoTime() - startedNanos) / 1_000_000;
        return new Checkpoint(
                size, identity.total(), identity.etag(), identity.lastModified(), identity.sha256(), millis);
    }

    /** Only a strong tag promises the same bytes. */
    private static @Nullable String strong(@Nullable String etag) {
        return etag == null || etag.startsWith("W/") ? null : etag;
    }
}
