/** A download server on loopback with faults by request. */
package ai.beast.testing.files;
