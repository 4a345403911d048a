/** What is kept and what is given up: old snapshots, and the disk space of content that no snapshot has any more. */
@NullMarked
package ai.beast.versioning.retention;

import org.jspecify.annotations.NullMarked;
