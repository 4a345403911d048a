/** A scripted model server on loopback that speaks the HTTP of Ollama and of OpenAI. */
package ai.beast.testing.model;
