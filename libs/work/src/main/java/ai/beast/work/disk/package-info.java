/** What disks make durable. */
package ai.beast.work.disk;
