package ai.beast.stack;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the stack as a whole is in its life. */
public enum StackPhase {
    @JsonProperty("starting")
    STARTING,
    /** Every unit has been ready at least once. */
    @JsonProperty("ready")
    READY,
    @JsonProperty("stopping")
    STOPPING,
    /** Nothing runs. */
    @JsonProperty("stopped")
    STOPPED,
    /** The supervisor has ended without stopping the stack; its children end by themselves. */
    @JsonProperty("killed")
    KILLED
}
