/** The description of the event bus for programs: an AsyncAPI document made from the contracts. */
package ai.beast.events.asyncapi;
