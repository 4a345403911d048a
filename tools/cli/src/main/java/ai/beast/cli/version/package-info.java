/** Commands for the snapshot store as a whole: its operations, figures and retention. */
package ai.beast.cli.version;
