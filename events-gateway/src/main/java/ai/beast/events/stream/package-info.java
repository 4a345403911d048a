/** Server-sent events and WebSocket over the stream core. */
package ai.beast.events.stream;
