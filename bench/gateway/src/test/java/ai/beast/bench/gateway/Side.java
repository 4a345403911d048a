package ai.beast.bench.gateway;

/**
 * A way to the model server.
 *
 * @param name in the files of results: ours, nginx or direct
 * @param authorization header line; empty for none
 */
record Side(String name, int port, String authorization) {}
