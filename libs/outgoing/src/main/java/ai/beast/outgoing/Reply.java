package ai.beast.outgoing;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reply, whatever its status.
 *
 * @param body null when it is larger than the limit; empty when there was none
 */
public record Reply(int status, MultiMap headers, @Nullable Buffer body) {
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** @throws IOException when the body is larger than the limit */
    public Buffer whole() throws IOException {
        if (body == null) {
            throw new IOException("The reply is larger than the limit");
        }
        return body;
    }
}
