/** Damaged snapshots made whole again from other copies of what they lost. */
@NullMarked
package ai.beast.versioning.repair;

import org.jspecify.annotations.NullMarked;
