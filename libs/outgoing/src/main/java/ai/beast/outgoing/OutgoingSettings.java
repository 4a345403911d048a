package ai.beast.outgoing;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Stops the start of a service whose settings of outgoing calls are invalid. */
@ApplicationScoped
class OutgoingSettings {
    void check(@Observes StartupEvent start) {
        OutgoingNetwork.configured();
    }
}
