/** Putting an earlier content back in place, atomically and on the record. */
package ai.beast.versioning.rollback;
