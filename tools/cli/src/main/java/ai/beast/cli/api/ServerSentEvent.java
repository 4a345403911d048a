package ai.beast.cli.api;

/**
 * One frame of a server-sent event stream.
 *
 * @param id where to resume after this frame; empty when the server gave none
 * @param name the event's name, {@code message} when the server gave none
 */
public record ServerSentEvent(String id, String name, String data) {}
