/** Leased work in tables: claims, leases, fencing tokens, settlements, retention, and the runner that executes it. */
package ai.beast.work.table;
