/** Commands that call the suite's API, wherever it runs. */
package ai.beast.cli.remote;
