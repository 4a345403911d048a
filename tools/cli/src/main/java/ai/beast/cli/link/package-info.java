/** {@code beast link}: models in the directories of other programs, without a second copy. */
package ai.beast.cli.link;
