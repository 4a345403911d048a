/** Files with the same content become names of one file. */
@NullMarked
package ai.beast.versioning.merge;

import org.jspecify.annotations.NullMarked;
