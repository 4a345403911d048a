package ai.beast.queue.stream;

/**
 * One event of the stream, encoded once for all clients.
 *
 * @param key frames of one key replace each other as long as the client has not taken them
 * @param name of the event
 * @param data JSON text on one line
 */
record StreamFrame(String key, String name, String data) {}
