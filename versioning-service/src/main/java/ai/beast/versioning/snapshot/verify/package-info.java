/** Verification of stored snapshots, singly or those not verified for the longest time. */
package ai.beast.versioning.snapshot.verify;
