/** Translates HTTP requests to calls of the queue and its jobs to JSON. */
package ai.beast.queue.rest;
