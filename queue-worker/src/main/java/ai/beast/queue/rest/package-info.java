/** The queue over HTTP. */
package ai.beast.queue.rest;
