/** Requests and replies of {@code /api/rag}. */
package ai.beast.jobs.rag.view;
