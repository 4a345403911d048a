package ai.beast.stack;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a unit of the stack is in its life. */
public enum UnitPhase {
    /** It waits for a server that it needs. */
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("starting")
    STARTING,
    /** It answers and says that it can work. */
    @JsonProperty("ready")
    READY,
    /** It ended without a request; it is restarted after a delay. */
    @JsonProperty("restarting")
    RESTARTING,
    @JsonProperty("stopping")
    STOPPING,
    @JsonProperty("stopped")
    STOPPED
}
