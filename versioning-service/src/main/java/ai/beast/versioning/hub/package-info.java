/** The store as a read-only Hugging Face Hub: repositories, revisions and files for other machines. */
@NullMarked
package ai.beast.versioning.hub;

import org.jspecify.annotations.NullMarked;
