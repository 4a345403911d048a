package ai.beast.jobs.download.request;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.job.DownloadHandler;
import ai.beast.jobs.download.ollama.OllamaModel;
import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks what is to be downloaded. */
@ApplicationScoped
public class DownloadRequests {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}");
    private static final Pattern LOCATION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final long SLOWEST = 1024;

    private final Destinations destinations;
    private final OutboundGuard guard;
    private final DownloadConfiguration configuration;
    private final ObjectMapper json;

    public DownloadRequests(
            Destinations destinations, OutboundGuard guard, DownloadConfiguration configuration, ObjectMapper json) {
        this.destinations = destinations;
        this.guard = guard;
        this.configuration = configuration;
        this.json = json;
    }

    /** @throws ProblemException {@code invalid_field}, naming the member at fault */
    public DownloadRequest read(String payload) {
        try {
            DownloadRequest order = json.readValue(payload, DownloadRequest.class);
            if (order == null) {
                throw ProblemException.invalid("payload", "The payload must be an object");
            }
            return order;
        } catch (JsonMappingException mismatch) {
            String field = mismatch.getPath().isEmpty()
                    ? "payload"
                    : mismatch.getPath().getFirst().getFieldName();
            throw ProblemException.invalid(
                    field == null ? "payload" : field,
                    "This member is unknown to " + DownloadHandler.TYPE + " or has the wrong type");
        } catch (JsonProcessingException malformed) {
            throw ProblemException.invalid("payload", "The payload is not readable JSON");
        }
    }

    /** What the URL of an order means, in form only. */
    public DownloadSource source(DownloadRequest order) {
        return DownloadSource.parse(
                order.url() == null ? "" : order.url(), configuration.hub().url());
    }

    /**
     * Where an order's file goes; of a split model, the shard that was named.
     *
     * @throws ProblemException naming {@code destination}
     */
    public Path destination(DownloadRequest order, DownloadSource source) {
        Path file = destinations.resolve(order.destination(), source.fileName());
        boolean renamed = !String.valueOf(file.getFileName()).equals(source.fileName());
        if (source instanceof DownloadSource.Hub hub && hub.split() && renamed) {
            throw ProblemException.invalid(
                    "destination", "The shards of a split model keep their names: name a directory");
        }
        return file;
    }

    /**
     * Refuses an order that can only fail: a bad form, an address that must not be reached, a place outside the models
     * directory. What passes is checked again at each attempt, since names may resolve to other addresses by then.
     */
    public void check(DownloadRequest order) {
        DownloadSource source = source(order);
        reach(source);
        if (source instanceof DownloadSource.Ollama) {
            forOllama(order);
        } else {
            destination(order, source);
        }
        require(order.sha256(), SHA256, "sha256", "A SHA-256 has 64 hexadecimal digits");
        require(order.model(), MODEL, "model", "A model's id has up to 200 lower-case letters, digits, dots, dashes");
        require(
                order.location(),
                LOCATION,
                "location",
                "A location's name has up to 64 lower-case letters, digits, dots, dashes");
        if (order.maxBytesPerSecond() != null && order.maxBytesPerSecond() < SLOWEST) {
            throw ProblemException.invalid(
                    "max_bytes_per_second", "A limit is at least " + SLOWEST + " bytes a second");
        }
    }

    /** Refuses an address that must not be reached, also one that only Ollama would connect to. */
    public void reach(DownloadSource source) {
        switch (source) {
            case DownloadSource.Web web -> guard.check(web.url());
            case DownloadSource.Hub hub ->
                guard.check(hub.file().url(configuration.hub().url()));
            case DownloadSource.Ollama ollama ->
                OllamaModel.registry(ollama.model()).ifPresent(guard::check);
        }
    }

    private static void forOllama(DownloadRequest order) {
        refuse(order.destination(), "destination", "Ollama keeps its models where it wants");
        refuse(order.sha256(), "sha256", "Ollama verifies its models by itself");
        refuse(order.maxBytesPerSecond(), "max_bytes_per_second", "Ollama cannot be slowed down");
    }

    private static void refuse(@Nullable Object value, String field, String detail) {
        if (value != null) {
            throw ProblemException.invalid(field, detail);
        }
    }

    private static void require(@Nullable String value, Pattern form, String field, String detail) {
        if (value != null && !form.matcher(value).matches()) {
            throw ProblemException.invalid(field, detail);
        }
    }
}
