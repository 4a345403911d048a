/** Work on files that takes its time: recorded, done under a lease, taken up again after a crash. */
package ai.beast.versioning.operation;
