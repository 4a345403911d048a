/**
 * What a job is and may become, and the store it lives in, without saying how the store works. Imports nothing but the
 * JDK; the Redis store and the reference model in the tests both obey {@link ai.beast.queue.core.JobStore}.
 */
package ai.beast.queue.core;
