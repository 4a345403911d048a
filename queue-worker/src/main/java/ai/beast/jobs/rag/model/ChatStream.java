package ai.beast.jobs.rag.model;

import ai.beast.outgoing.OutgoingNetwork;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Has a model behind the gateway write a text, and hands it on as it is written. Thread-safe. */
@ApplicationScoped
class ChatStream {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** Until the reply begins; the model may have to be loaded. The gateway bounds the time between its parts. */
    private static final Duration HEAD_TIMEOUT = Duration.ofMinutes(10);

    private static final int MAX_ERROR = 64 << 10;
    private static final int MAX_TEXT = 1 << 20;
    private static final String DATA = "data:";

    private final ModelServer server;
    private final ObjectMapper json;
    private final HttpClient client = OutgoingNetwork.configured()
            .secured(HttpClient.newBuilder())
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    ChatStream(ModelServer server, ObjectMapper json) {
        this.server = server;
        this.json = json;
    }

    /**
     * How a text ended.
     *
     * @param reason as the server states it, {@code length} for a text that was cut off; null when the reply broke off
     * @param promptTokens that the server counted; 0 when it stated none
     * @param text that was written
     */
    record Ended(@Nullable String reason, int promptTokens, String text) {}

    /** Takes a piece of the text; fails when nobody waits for it any more, which cancels the model's work. */
    @FunctionalInterface
    interface Deltas {
        void accept(String piece) throws IOException;
    }

    /**
     * Asks once.
     *
     * @param maxTokens of the text
     * @throws ModelCallException when nothing was written
     * @throws IOException of {@code deltas}
     */
    Ended write(String model, String instructions, String question, int maxTokens, Deltas deltas)
            throws IOException, InterruptedException {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("model", model)
                .put("stream", true)
                .put("temperature", 0)
                .put("max_tokens", maxTokens);
        request.putObject("stream_options").put("include_usage", true);
        request.putArray("messages").add(message("system", instructions)).add(message("user", question));
        HttpRequest.Builder builder = HttpRequest.newBuilder(server.at("/v1/chat/completions"))
                .timeout(HEAD_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()));
        server.headers("agent").forEach(builder::header);
        HttpResponse<InputStream> reply;
        try {
            reply = client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException unreachable) {
            throw ModelCallException.unreachable("The model gateway gave no reply", unreachable);
        }
        // Closing a body that was not read to its end closes the connection, at which the gateway stops the model.
        try (InputStream body = reply.body()) {
            if (reply.statusCode() != 200) {
                throw new ModelCallException(
                        reply.statusCode(), server.message(body.readNBytes(MAX_ERROR), reply.statusCode()));
            }
            return read(body, deltas);
        }
    }

    private static ObjectNode message(String role, String content) {
        return JsonNodeFactory.instance.objectNode().put("role", role).put("content", content);
    }

    private Ended read(InputStream body, Deltas deltas) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        StringBuilder text = new StringBuilder();
        String reason = null;
        int promptTokens = 0;
        for (String line = next(lines); line != null && text.length() < MAX_TEXT; line = next(lines)) {
            if (!line.startsWith(DATA) || line.endsWith("[DONE]")) {
                continue;
            }
            JsonNode frame = parsed(line.substring(DATA.length()));
            promptTokens = frame.at("/usage/prompt_tokens").asInt(promptTokens);
            reason = frame.at("/choices/0/finish_reason").asText(reason);
            String piece = frame.at("/choices/0/delta/content").asText("");
            if (!piece.isEmpty()) {
                text.append(piece);
                deltas.accept(piece);
            }
        }
        return new Ended("null".equals(reason) ? null : reason, promptTokens, text.toString());
    }

    /** Null at the end, and where the connection broke: what was written up to there counts. */
    private static @Nullable String next(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException broken) {
            return null;
        }
    }

    private JsonNode parsed(String data) {
        try {
            return json.readTree(data);
        } catch (IOException malformed) {
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
