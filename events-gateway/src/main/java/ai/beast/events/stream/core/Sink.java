package ai.beast.events.stream.core;

import java.util.List;

/** The way to one client. Its methods never block. */
public interface Sink {

    /** Runs a task later, one at a time and in order with all others of this sink. */
    void execute(Runnable task);

    /**
     * Sends frames in order. Called only from a task of this sink.
     *
     * @param whenReady run as a task of this sink once more can be sent, if the answer was false
     * @return false when the client has not taken what was sent and nothing more must be sent for now
     */
    boolean send(List<Frame> frames, Runnable whenReady);

    /** Ends the connection. Called only from a task of this sink. */
    void end();
}
