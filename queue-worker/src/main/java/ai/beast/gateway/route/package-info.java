/** Paths, names and bodies of the two protocols that the gateway speaks, Ollama's and OpenAI's. */
package ai.beast.gateway.route;
