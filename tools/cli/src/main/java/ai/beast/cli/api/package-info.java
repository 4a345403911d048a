/** The suite's HTTP API as a client sees it. */
package ai.beast.cli.api;
