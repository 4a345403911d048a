/** Snapshots: taken on request or when a model was downloaded, listed, verified, deleted. */
package ai.beast.versioning.snapshot;
