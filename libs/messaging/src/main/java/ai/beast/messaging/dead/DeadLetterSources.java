package ai.beast.messaging.dead;

import java.util.List;

/** Says which dead letters a service has. A bean of each module that keeps some. */
@FunctionalInterface
public interface DeadLetterSources {
    List<DeadLetterSource> sources();
}
