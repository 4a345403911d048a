package ai.beast.gateway.route;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The body of a reply on its way to the client: watched, and changed where the request was. One reply, one thread. */
public final class ReplyBody {
    private final ReplyScanner scanner;
    private final @Nullable UsageEvents events;

    /** @param withoutTokens whether the event with the tokens is taken out */
    public ReplyBody(ReplyScanner scanner, boolean withoutTokens) {
        this.scanner = scanner;
        this.events = withoutTokens ? new UsageEvents() : null;
    }

    /** The next part as it goes to the client; may be empty. */
    public Buffer pass(Buffer part) {
        Buffer watched = scanner.pass(part);
        return events == null ? watched : events.pass(watched);
    }

    /** What is left at the end. */
    public Buffer rest() {
        return events == null ? Buffer.buffer() : events.rest();
    }

    public StatedTokens tokens() {
        return scanner.tokens();
    }
}
