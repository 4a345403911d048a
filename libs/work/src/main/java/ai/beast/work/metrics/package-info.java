/** Meters that every service has, and readings that a scrape may ask for as often as it likes. */
@NullMarked
package ai.beast.work.metrics;

import org.jspecify.annotations.NullMarked;
