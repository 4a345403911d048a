/** Scans of the configured directories over HTTP. */
package ai.beast.registry.discovery;
