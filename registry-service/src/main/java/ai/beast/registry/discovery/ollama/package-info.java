/** Models that an Ollama server reports. */
package ai.beast.registry.discovery.ollama;
