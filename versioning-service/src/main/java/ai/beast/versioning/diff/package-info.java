/** What two snapshots have in common and what not. */
@NullMarked
package ai.beast.versioning.diff;

import org.jspecify.annotations.NullMarked;
