/** Makes the topics of the events where no local stack does. */
package ai.beast.messaging.topic;
