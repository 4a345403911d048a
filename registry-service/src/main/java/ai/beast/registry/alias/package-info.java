/** Aliases: names such as {@code chat-default} that stand for one model after another, and what was live when. */
package ai.beast.registry.alias;
