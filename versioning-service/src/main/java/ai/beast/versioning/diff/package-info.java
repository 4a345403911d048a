/** Differences of two snapshots. */
@NullMarked
package ai.beast.versioning.diff;

import org.jspecify.annotations.NullMarked;
