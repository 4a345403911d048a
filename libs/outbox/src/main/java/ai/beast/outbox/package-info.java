/** Events recorded and applied in the same PostgreSQL transaction as the change they belong to. */
package ai.beast.outbox;
