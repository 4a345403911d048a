/** Periodic maintenance: verifying a part of the store, and collecting unused content. */
@NullMarked
package ai.beast.versioning.upkeep;

import org.jspecify.annotations.NullMarked;
