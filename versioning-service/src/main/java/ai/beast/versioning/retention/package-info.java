/** Retention of old snapshots, and collection of content that no snapshot has any more. */
@NullMarked
package ai.beast.versioning.retention;

import org.jspecify.annotations.NullMarked;
