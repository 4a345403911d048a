/** The limits of API keys in the queue's Redis. */
package ai.beast.queue.redis.limits;
