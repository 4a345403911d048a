package ai.beast.jobs.download.http;

import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.UrlHost;
import org.jspecify.annotations.Nullable;

/**
 * One content of one URL. The first reply determines the content and whether the server supports ranges; every later reply
 * must be a range of the same content. Status, range and length of every reply are checked here. Thread-safe after
 * {@link #open}.
 *
 * <p>With an expected hash the hash decides: replies need the same size only, since the nodes of one CDN may give different
 * entity tags for the same bytes. Without one every reply must name the same content, and {@code If-Range} asks for that; a
 * server that sends the whole content nevertheless is asked once without the condition, and its replies are compared instead.
 */
public final class RemoteContent {
    /**
     * The first answer.
     *
     * @param range what it brings; ends at {@link Long#MAX_VALUE} when the server does not say; null for an empty content
     * @param fresh whether nothing that was there before belongs to this content
     * @param parts whether further parts can be asked for
     */
    public record Opening(
            HttpBody body, @Nullable ByteRange range, ContentIdentity identity, boolean fresh, boolean parts) {}

    private final HttpSource source;
    private final RemoteFile remote;
    private final boolean vouched;
    private volatile ContentIdentity identity;
    private volatile RemoteFile resolved;
    private volatile boolean unconditional;
    private long announced = -1;
    private boolean have;

    /**
     * @param before the content as an earlier run knew it
     * @param vouched whether the whole is checked against a hash in the end, so that parts may be put together even if the
     *     server gives nothing that identifies its content
     */
    public RemoteContent(HttpSource source, RemoteFile remote, ContentIdentity before, boolean vouched) {
        this.source = source;
        this.remote = remote;
        this.resolved = remote;
        this.identity = before;
        this.vouched = vouched;
        this.unconditional = vouched;
    }

    /** Whether bytes of an earlier run can be matched with the content. */
    public boolean resumable() {
        return vouched || identity.validator() != null;
    }

    public ContentIdentity identity() {
        return identity;
    }

    /**
     * @param from where to begin: the first byte that is missing
     * @param part how much to ask for, so that others can fetch the rest meanwhile; 0: all of it
     * @param kept whether anything is there that must belong to the same content
     */
    public Opening open(long from, long part, boolean kept) throws JobFailedException, InterruptedException {
        have = kept;
        long to = part > 0 ? from + part : -1;
        HttpBody body = asked(remote, from, to, have ? condition() : null);
        try {
            return switch (body.status()) {
                case 206 -> partial(body, from, to);
                case 200 -> complete(body, from, part);
                case 416 -> beyondTheEnd(body, from, part);
                default -> throw StatusFailures.redirected(body, remote.url());
            };
        } catch (JobFailedException | RuntimeException refused) {
            body.close();
            throw refused;
        }
    }

    private @Nullable String condition() {
        return unconditional ? null : identity.validator();
    }

    /** Whether a reply belongs to the content. Without a condition in the request, the reply itself must say so. */
    private boolean belongs(ContentIdentity found) {
        if (vouched) {
            return identity.sizeAgreesWith(found);
        }
        return unconditional ? identity.confirmedBy(found) : identity.agreesWith(found);
    }

    /** Asks once more from the first URL when a URL that it redirects to refuses: the redirect then has a fresh link. */
    private HttpBody asked(RemoteFile at, long from, long to, @Nullable String condition)
            throws JobFailedException, InterruptedException {
        HttpBody body = source.open(at, from, to, condition);
        if (!StatusFailures.LINK_REFUSED.contains(body.status()) || body.url().equals(remote.url())) {
            return body;
        }
        body.close();
        return source.open(remote, from, to, condition);
    }

    /** What is there does not fit the content, or the server does not take to ranges; but the whole must come. */
    private Opening beyondTheEnd(HttpBody body, long from, long part) throws JobFailedException, InterruptedException {
        if (have) {
            return again(body, part);
        }
        if (from == 0 && part == 0) {
            throw StatusFailures.of(body, body.url());
        }
        return whole(body, -1);
    }

    private Opening partial(HttpBody body, long from, long to) throws JobFailedException, InterruptedException {
        requirePlain(body);
        HttpBody.ContentRange sent = body.range();
        ContentIdentity found = ContentIdentity.of(body, sent.total());
        boolean asked = sent.first() == from && (to < 0 || sent.last() < to);
        if (have && !(asked && belongs(found))) {
            return again(body, to < 0 ? 0 : to - from);
        }
        if (from == 0 && to < 0) {
            throw Failures.passing(ErrorCode.DOWNLOAD_FAILED, host(body) + " sent a range although none was requested");
        }
        if (!asked) {
            // It has its own idea of ranges; the whole it may still send.
            return whole(body, sent.total());
        }
        ContentIdentity known = found.withTotal(Math.max(sent.total(), have ? identity.total() : -1));
        boolean parts = vouched || known.validator() != null;
        boolean last = sent.last() + 1 == known.total();
        if (!last && to >= 0 && (known.total() < 0 || !parts)) {
            return have ? again(body, 0) : whole(body, known.total());
        }
        settle(body, known);
        return new Opening(body, new ByteRange(from, sent.last() + 1), known, false, parts);
    }

    /** The server sent all of it: it cannot do otherwise, or its content is another than the one there was a part of. */
    private Opening complete(HttpBody body, long from, long part) throws JobFailedException, InterruptedException {
        requirePlain(body);
        long total = body.length();
        ContentIdentity found = ContentIdentity.of(body, total < 0 ? announced : total);
        if (have && !unconditional && identity.confirmedBy(found)) {
            body.close();
            unconditional = true;
            return open(from, part, true);
        }
        if (have && part > 0 && !belongs(found)) {
            return again(body, part);
        }
        settle(body, found);
        long size = found.total();
        ByteRange range = size == 0 ? null : new ByteRange(0, size < 0 ? Long.MAX_VALUE : size);
        return new Opening(body, range, found, true, false);
    }

    /** Begins anew: what is there does not fit. */
    private Opening again(HttpBody refused, long part) throws JobFailedException, InterruptedException {
        refused.close();
        identity = FileCheckpoint.NONE.identity();
        Opening opening = open(0, part, false);
        return new Opening(opening.body(), opening.range(), opening.identity(), true, opening.parts());
    }

    /**
     * Without asking for a range.
     *
     * @param total what the server said to a request for a part; negative when it did not
     */
    private Opening whole(HttpBody refused, long total) throws JobFailedException, InterruptedException {
        refused.close();
        announced = total;
        return open(0, 0, false);
    }

    private void settle(HttpBody body, ContentIdentity found) {
        identity = found;
        resolved = remote.at(body.url());
    }

    /**
     * Asks for a part of the content.
     *
     * @param rest whether to ask as for a download that goes on, without naming the end, if the part reaches to it
     * @return an answer that brings the range's beginning and nothing beyond the range; to be closed
     * @throws JobFailedException {@code content_changed} when the server has another content by now
     */
    public HttpBody part(ByteRange range, boolean rest) throws JobFailedException, InterruptedException {
        RemoteFile at = resolved;
        long to = rest && range.from() > 0 && range.to() == identity.total() ? -1 : range.to();
        @Nullable String condition = condition();
        HttpBody body = further(at, range.from(), to, condition);
        if (condition != null
                && body.status() == 200
                && identity.confirmedBy(ContentIdentity.of(body, body.length()))) {
            body.close();
            unconditional = true;
            body = further(at, range.from(), to, null);
        }
        try {
            requirePart(body, range);
            resolved = remote.at(body.url());
            return body;
        } catch (JobFailedException | RuntimeException refused) {
            body.close();
            throw refused;
        }
    }

    /** A server that asks for a pause while it is read ends an attempt. A deferral for that would let it hold the job for ever. */
    private HttpBody further(RemoteFile at, long from, long to, @Nullable String condition)
            throws JobFailedException, InterruptedException {
        try {
            return asked(at, from, to, condition);
        } catch (JobFailedException failure) {
            throw failure.delay().isEmpty()
                    ? failure
                    : JobFailedException.retryable(
                                    failure.error().code(), failure.error().detail(), failure)
                            .withMinDelay(failure.delay().get());
        }
    }

    private void requirePart(HttpBody body, ByteRange range) throws JobFailedException {
        switch (body.status()) {
            case 206 -> {
                requirePlain(body);
                HttpBody.ContentRange sent = body.range();
                if (!belongs(ContentIdentity.of(body, sent.total()))) {
                    throw Failures.changed(host(body));
                }
                if (sent.first() != range.from() || sent.last() >= range.to()) {
                    throw Failures.passing(
                            ErrorCode.DOWNLOAD_FAILED, host(body) + " sent another range than requested");
                }
            }
            case 200 -> {
                if (!belongs(ContentIdentity.of(body, body.length()))) {
                    throw Failures.changed(host(body));
                }
                throw Failures.passing(
                        ErrorCode.DOWNLOAD_FAILED, host(body) + " no longer supports range requests for the file");
            }
            case 416 -> throw Failures.changed(host(body));
            default -> throw StatusFailures.redirected(body, remote.url());
        }
    }

    private static String host(HttpBody body) {
        return String.valueOf(UrlHost.of(body.url()));
    }

    private static void requirePlain(HttpBody body) throws JobFailedException {
        String encoding = body.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Failures.permanent(
                    ErrorCode.DOWNLOAD_FAILED, host(body) + " sends the file only with Content-Encoding " + encoding);
        }
    }
}
