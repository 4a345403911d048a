/** Leases that keep a collection from removing chunks that an intake relies on. */
package ai.beast.versioning.store.lease;
