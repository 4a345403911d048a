/** Deletion of model files, with a snapshot as the way back. */
@NullMarked
package ai.beast.versioning.deletion;

import org.jspecify.annotations.NullMarked;
