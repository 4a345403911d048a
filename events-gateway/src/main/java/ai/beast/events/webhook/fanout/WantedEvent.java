package ai.beast.events.webhook.fanout;

import ai.beast.events.log.Envelope;
import ai.beast.events.webhook.endpoint.Endpoint;
import java.util.List;

/**
 * An event that is to be delivered.
 *
 * @param json as it lies in the log
 * @param by the endpoints that want it, at least one
 */
public record WantedEvent(Envelope envelope, String json, List<Endpoint> by) {

    EventIdentity identity() {
        return new EventIdentity(envelope.source(), envelope.id());
    }
}
