package ai.beast.messaging.dead;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param replayed number of dead letters that are replayed from now on */
@Schema(name = "ReplayedDeadLetters")
public record Replayed(int replayed) {}
