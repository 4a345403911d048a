/** File system notifications that start a scan. */
package ai.beast.registry.discovery.watch;
