/** Destinations, partial files and their names, reserved disk space, and the step that puts a finished file in place. */
package ai.beast.jobs.download.disk;
