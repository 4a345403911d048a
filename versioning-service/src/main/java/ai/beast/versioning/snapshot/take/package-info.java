/** Snapshots being taken: on request and after each download, without reading what is unchanged. */
package ai.beast.versioning.snapshot.take;
