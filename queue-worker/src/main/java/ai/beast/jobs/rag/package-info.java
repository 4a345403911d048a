/** Collections of documents over HTTP, and the job type {@code rag.ingest}. {@code ai.beast.rag} does the work and is not opened before the first use. */
package ai.beast.jobs.rag;
