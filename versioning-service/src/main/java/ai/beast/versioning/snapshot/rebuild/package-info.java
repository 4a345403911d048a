/** Comparison of the index with the store's manifests, at each start and on request; readiness of the store. */
package ai.beast.versioning.snapshot.rebuild;
