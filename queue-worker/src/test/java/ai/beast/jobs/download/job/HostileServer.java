package ai.beast.jobs.download.job;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves one content in a way of which each part is known to occur on the web. */
final class HostileServer implements AutoCloseable {
    /** How it identifies what it sends, and when it refuses. */
    enum Behaviour {
        SOUND,
        NO_VALIDATOR,
        WEAK_TAG,
        DATE_CONDITION_ONLY,
        TAG_PER_NODE,
        CONTENT_PER_NODE,
        NO_LENGTH,
        BUSY_EACH_SECOND_TIME,
        DENIES_ONCE,
        WRONG_BYTE_ONCE,
        WRONG_BYTE_ALWAYS
    }

    /** Which answers end early. */
    enum Cut {
        NEVER,
        ONCE,
        ALWAYS
    }

    /** What becomes of a request for a range. */
    enum Ranges {
        HONOURED,
        IGNORED,
        LIED_ABOUT
    }

    private static final String DATE = "Sun, 01 Mar 2026 12:00:00 GMT";

    private final byte[] content;
    private final Behaviour behaviour;
    private final Cut cut;
    private final Ranges ranges;
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final ScriptedServer server = new ScriptedServer(this::answer);

    HostileServer(byte[] content, Behaviour behaviour, Cut cut, Ranges ranges) {
        this.content = content;
        this.behaviour = behaviour;
        this.cut = cut;
        this.ranges = ranges;
    }

    URI url() {
        return server.url("/model.bin");
    }

    /** What the other node of {@link Behaviour#CONTENT_PER_NODE} serves. */
    static byte[] other(byte[] content) {
        byte[] other = content.clone();
        for (int i = 0; i < other.length; i += 1000) {
            other[i] ^= 1;
        }
        return other;
    }

    private void answer(HttpExchange exchange) throws IOException {
        int number = answers.getAndIncrement();
        if (behaviour == Behaviour.BUSY_EACH_SECOND_TIME && number % 2 == 0) {
            exchange.getResponseHeaders().set("Retry-After", "240");
            ScriptedServer.status(exchange, 503);
        } else if (behaviour == Behaviour.DENIES_ONCE && number == 1) {
            ScriptedServer.status(exchange, 403);
        } else {
            send(exchange, number);
        }
    }

    private void send(HttpExchange exchange, int number) throws IOException {
        byte[] body = body(number);
        String tag = "\"" + (behaviour.name().endsWith("PER_NODE") ? "node" + number % 2 : "tag") + "\"";
        identify(exchange.getResponseHeaders(), tag);
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        boolean met = condition == null
                || condition.equals(behaviour == Behaviour.DATE_CONDITION_ONLY ? DATE : tag)
                || condition.equals(DATE);
        int from = 0;
        int to = body.length;
        int status = 200;
        if (range != null && met && ranges != Ranges.IGNORED) {
            from = (int) ScriptedServer.from(exchange);
            String last = range.substring(range.indexOf('-') + 1);
            to = last.isEmpty() ? to : Math.min(to, Integer.parseInt(last) + 1);
            if (ranges == Ranges.LIED_ABOUT) {
                from = from == 0 ? Math.min(4096, to - 1) : 0;
            }
            status = 206;
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + body.length);
        }
        boolean announced = behaviour != Behaviour.NO_LENGTH || status == 206;
        exchange.sendResponseHeaders(status, announced ? to - from : 0);
        int length = to - from;
        boolean ends =
                length > body.length / 8 && (cut == Cut.ALWAYS || cut == Cut.ONCE && cuts.getAndIncrement() == 0);
        exchange.getResponseBody().write(body, from, ends ? Math.min(length / 2, body.length / 4) : length);
        exchange.getResponseBody().flush();
        if (ends) {
            throw new IOException("ends here on purpose");
        }
    }

    private byte[] body(int number) {
        if (behaviour == Behaviour.CONTENT_PER_NODE && number % 2 == 1) {
            return other(content);
        }
        if (behaviour == Behaviour.WRONG_BYTE_ALWAYS || behaviour == Behaviour.WRONG_BYTE_ONCE && number == 0) {
            byte[] wrong = Arrays.copyOf(content, content.length);
            wrong[0] ^= 1;
            return wrong;
        }
        return content;
    }

    private void identify(Headers headers, String tag) {
        headers.set("Accept-Ranges", "bytes");
        switch (behaviour) {
            case NO_VALIDATOR, NO_LENGTH -> {}
            case WEAK_TAG -> headers.set("ETag", "W/" + tag);
            case DATE_CONDITION_ONLY -> {
                headers.set("ETag", tag);
                headers.set("Last-Modified", DATE);
            }
            default -> headers.set("ETag", tag);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
