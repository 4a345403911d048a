/** The models of retrieval, which are asked through the gateway: embedders, and those that write answers. */
package ai.beast.jobs.rag.model;
