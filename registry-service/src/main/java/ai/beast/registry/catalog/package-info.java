/** Models: what is known about them, who said it, how they are found and edited. */
package ai.beast.registry.catalog;
