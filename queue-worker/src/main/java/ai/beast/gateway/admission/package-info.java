/** Who may call a model now and who waits: bands of priority, concurrency and memory of each backend. */
package ai.beast.gateway.admission;
