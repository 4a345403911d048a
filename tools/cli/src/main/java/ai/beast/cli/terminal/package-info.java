/** What a person sees: tables, sizes and progress bars. */
package ai.beast.cli.terminal;
