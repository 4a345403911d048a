/** The queue in numbers, for Prometheus. */
@NullMarked
package ai.beast.queue.metrics;

import org.jspecify.annotations.NullMarked;
