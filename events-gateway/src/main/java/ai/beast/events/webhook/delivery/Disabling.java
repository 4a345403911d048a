package ai.beast.events.webhook.delivery;

import ai.beast.contracts.WebhookDisabled;
import ai.beast.events.webhook.endpoint.Endpoint;
import ai.beast.events.webhook.endpoint.EndpointService;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.security.UrlHost;
import ai.beast.work.table.WorkTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes an endpoint out of service: it is disabled, what waits for it is dead, and an event says so, all in one transaction.
 * Does nothing when that has been done already.
 */
@ApplicationScoped
public class Disabling {
    private static final Logger LOG = Logger.getLogger(Disabling.class);
    private static final String BECAUSE = "The endpoint was disabled";

    private final EndpointService endpoints;
    private final WorkTable<WebhookCall> deliveries;
    private final Outbox outbox;
    private final String service;

    Disabling(
            EndpointService endpoints,
            WorkTable<WebhookCall> deliveries,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.outbox = outbox;
        this.service = service;
    }

    /** The endpoint answered 410. */
    @Transactional
    public void gone(UUID endpoint, String error) {
        disable(endpoint, WebhookDisabled.Reason.GONE, error);
    }

    /** The endpoint took nothing for days. */
    @Transactional
    public void failing(UUID endpoint, String error) {
        disable(endpoint, WebhookDisabled.Reason.FAILING, error);
    }

    private void disable(UUID id, WebhookDisabled.Reason reason, String error) {
        Endpoint disabled = endpoints.disable(id, reason.name().toLowerCase(Locale.ROOT));
        if (disabled == null) {
            return;
        }
        deliveries.buryAllOf(id, BECAUSE);
        String since =
                disabled.failingSince() == null ? null : disabled.failingSince().toString();
        String host = String.valueOf(UrlHost.of(URI.create(disabled.url())));
        outbox.append(Events.of(service, new WebhookDisabled(id.toString(), host, reason, since, error)));
        LOG.warnf("The webhook endpoint %s at %s is disabled (%s): %s", id, host, reason, error);
    }
}
