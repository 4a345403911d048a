/** Pieces of files under their SHA-256, the rules for cutting a file into them, and what can be wrong with one. */
package ai.beast.versioning.store.chunk;
