/** Removal of chunks that no manifest names. */
package ai.beast.versioning.store.sweep;
