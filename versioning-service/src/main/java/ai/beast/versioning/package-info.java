/** Snapshots of model files and rollback: what the features share. */
package ai.beast.versioning;
