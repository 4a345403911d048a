/** Files on disk: what they say about themselves, and how that comes into the catalogue. */
package ai.beast.registry.discovery;
