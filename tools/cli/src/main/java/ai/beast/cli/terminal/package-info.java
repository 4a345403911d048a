/** Output for people: tables, sizes, texts and progress bars. */
package ai.beast.cli.terminal;
