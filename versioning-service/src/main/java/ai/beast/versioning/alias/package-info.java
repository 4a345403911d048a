/** The aliases of the catalogue, as its events report them. */
@NullMarked
package ai.beast.versioning.alias;

import org.jspecify.annotations.NullMarked;
