package ai.beast.jobs.download.hub;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.http.HttpBody;
import ai.beast.jobs.download.http.HttpSource;
import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.jobs.download.http.StatusFailures;
import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.HostConnection;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.UrlHost;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Facts about repositories of the Hugging Face Hub: {@code GET /api/models/{owner}/{name}/revision/{revision}}. Reads no more than
 * {@value #MAX_REPLY} bytes of a reply. Thread-safe; blocks.
 */
@ApplicationScoped
public class HubApi {
    private static final int MAX_REPLY = 4 * 1024 * 1024;
    private static final String EXPANDED = "?expand%5B%5D=gated&expand%5B%5D=cardData";

    private final HttpSource source;
    private final ObjectMapper json;
    private final CallGuard calls;
    private final Duration timeout;
    private final URI base;
    private final @Nullable String token;

    public HubApi(HttpSource source, DownloadConfiguration configuration, CallGuards guards, ObjectMapper json) {
        this.source = source;
        this.json = json;
        this.timeout = configuration.answerWithin();
        this.calls = guards.guard(CallPolicy.named("hub-api", timeout).failure(Failures::mayPass));
        this.base = configuration.hub().url();
        this.token = configuration.hub().token().filter(text -> !text.isBlank()).orElse(null);
    }

    /** @throws JobFailedException also when the reply is larger than the limit or no JSON */
    public HubFacts facts(String repository, String revision) throws JobFailedException, InterruptedException {
        URI url = URI.create(base.toString().replaceAll("/+$", "") + "/api/models/" + repository + "/revision/"
                + URLEncoder.encode(revision, StandardCharsets.UTF_8) + EXPANDED);
        try {
            return calls.call(HostConnection.server(base), () -> read(url));
        } catch (ProblemException refused) {
            throw Failures.of(refused);
        }
    }

    private HubFacts read(URI url) throws JobFailedException, InterruptedException {
        try (HttpBody reply = source.open(new RemoteFile(url, token), 0, -1, null)) {
            if (reply.status() != 200) {
                throw StatusFailures.of(reply, url);
            }
            JsonNode model = json.readTree(bytes(reply));
            String license = model.at("/cardData/license").asText("");
            return new HubFacts(license.isEmpty() ? null : license, gated(model.path("gated")));
        } catch (IOException unreadable) {
            throw Failures.passing(ErrorCode.DOWNLOAD_FAILED, UrlHost.of(base) + " sent no JSON", unreadable);
        }
    }

    /** {@code false}, {@code "auto"} or {@code "manual"}. */
    private static @Nullable String gated(JsonNode gated) {
        if (gated.isBoolean()) {
            return gated.asBoolean() ? "manual" : "no";
        }
        return gated.isTextual() ? gated.asText() : null;
    }

    private byte[] bytes(HttpBody reply) throws JobFailedException, InterruptedException {
        Buffer all = Buffer.buffer();
        for (Buffer piece = next(reply); piece != null; piece = next(reply)) {
            all.appendBuffer(piece);
            if (all.length() > MAX_REPLY) {
                throw Failures.permanent(
                        ErrorCode.DOWNLOAD_FAILED, UrlHost.of(base) + " sent more than " + MAX_REPLY + " bytes");
            }
        }
        return all.getBytes();
    }

    private @Nullable Buffer next(HttpBody reply) throws JobFailedException, InterruptedException {
        return reply.next(timeout, Thread.currentThread()::isInterrupted);
    }
}
