/** What is done daily without being asked: verifying a part of the store, and collecting. */
@NullMarked
package ai.beast.versioning.upkeep;

import org.jspecify.annotations.NullMarked;
