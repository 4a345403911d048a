/** SHA-256 of files whose hash is unknown. */
package ai.beast.registry.discovery.hash;
