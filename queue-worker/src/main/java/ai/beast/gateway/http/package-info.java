/** Requests of clients on their way to a backend and back: bodies unbuffered, each side no faster than the other. */
package ai.beast.gateway.http;
