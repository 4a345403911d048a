/**
 * Delivery of events to stream clients. Plain classes over {@link ai.beast.events.log.EventLog}: one {@link LiveTail} follows the end
 * of the log for everybody and keeps the newest entries; a {@link Subscription} that is further back, because it resumed
 * or because its client is slow, is brought forward by {@link CatchUp} from the log and joins the tail where the two meet.
 */
package ai.beast.events.stream.core;
