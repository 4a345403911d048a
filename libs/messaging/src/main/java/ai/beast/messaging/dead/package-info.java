/** The dead letters of a service: their list, replay, retention and metric, whatever store has them. */
package ai.beast.messaging.dead;
