/** Snapshots as single files that another store can take in. */
@NullMarked
package ai.beast.versioning.transfer;

import org.jspecify.annotations.NullMarked;
