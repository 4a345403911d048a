/** Manifests: the lists of chunks that make a file a snapshot, and their format. */
package ai.beast.versioning.store.manifest;
