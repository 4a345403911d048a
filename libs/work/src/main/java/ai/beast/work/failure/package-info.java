/** The meaning of failures for retries, and the delays between attempts. */
package ai.beast.work.failure;
