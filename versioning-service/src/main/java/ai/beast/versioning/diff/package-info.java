/** Differences of two snapshots, or of a snapshot and a file. */
@NullMarked
package ai.beast.versioning.diff;

import org.jspecify.annotations.NullMarked;
