/** The job store's interface, {@link ai.beast.queue.core.store.JobStore}, with its queries and replies. */
package ai.beast.queue.core.store;
