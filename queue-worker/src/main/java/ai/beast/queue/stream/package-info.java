/** One stream of all open jobs: one reader of the store feeds every client of this process. */
package ai.beast.queue.stream;
