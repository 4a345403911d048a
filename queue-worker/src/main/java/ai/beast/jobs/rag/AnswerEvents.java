package ai.beast.jobs.rag;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events of one reply, each sent at once. For one thread. */
final class AnswerEvents {
    private final OutputStream out;
    private final ObjectMapper json;

    AnswerEvents(OutputStream out, ObjectMapper json) {
        this.out = out;
        this.json = json;
    }

    /** @throws IOException when the client is gone */
    void send(String name, Object data) throws IOException {
        String frame = "event: " + name + "\ndata: " + json.writeValueAsString(data) + "\n\n";
        out.write(frame.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
