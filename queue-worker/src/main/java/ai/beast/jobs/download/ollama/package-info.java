/** Models that a local Ollama pulls and keeps by itself. */
package ai.beast.jobs.download.ollama;
