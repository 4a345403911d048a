/** The index of snapshots in the database: rows, queries, and events that commit with them. */
package ai.beast.versioning.snapshot.index;
