package ai.beast.work.loop;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives a service its {@link Loops} and stops them after the service's own observers of the shutdown. */
@Singleton
class LoopsBean {
    private static final int AFTER_THE_SERVICE = 2600;

    private final Loops loops = new Loops();

    @Produces
    @Singleton
    Loops loops() {
        return loops;
    }

    void stop(@Observes @Priority(AFTER_THE_SERVICE) ShutdownEvent event) {
        loops.close();
    }
}
