package ai.beast.jobs.download;

import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks what is to be downloaded. */
@ApplicationScoped
public class DownloadOrders {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}");
    private static final Pattern LOCATION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int LONGEST_URL = 8192;

    private final Destinations destinations;
    private final OutboundGuard guard;
    private final ObjectMapper json;

    DownloadOrders(Destinations destinations, OutboundGuard guard, ObjectMapper json) {
        this.destinations = destinations;
        this.guard = guard;
        this.json = json;
    }

    /** @throws ProblemException {@code invalid_field}, naming the member at fault */
    DownloadOrder read(String payload) {
        try {
            DownloadOrder order = json.readValue(payload, DownloadOrder.class);
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

    /** The URL of an order, in form only. */
    URI url(DownloadOrder order) {
        String text = order.url();
        if (text == null || text.isBlank()) {
            throw ProblemException.invalid("url", "A URL is needed");
        }
        if (text.length() > LONGEST_URL) {
            throw ProblemException.invalid("url", "The URL is longer than " + LONGEST_URL + " characters");
        }
        try {
            return new URI(text.strip());
        } catch (URISyntaxException malformed) {
            throw ProblemException.invalid("url", "This is not a URL");
        }
    }

    /**
     * Refuses an order that can only fail: a bad form, an address that must not be reached, a place outside the models
     * directory. What passes is checked again at each attempt, since names may resolve to other addresses by then.
     */
    void check(DownloadOrder order) {
        URI url = url(order);
        guard.check(url);
        destinations.resolve(order.destination(), url);
        require(order.sha256(), SHA256, "sha256", "A SHA-256 has 64 hexadecimal digits");
        require(order.model(), MODEL, "model", "A model's id has up to 200 lower-case letters, digits, dots, dashes");
        require(
                order.location(),
                LOCATION,
                "location",
                "A location's name has up to 64 lower-case letters, digits, dots, dashes");
    }

    private static void require(@Nullable String value, Pattern form, String field, String detail) {
        if (value != null && !form.matcher(value).matches()) {
            throw ProblemException.invalid(field, detail);
        }
    }
}
