/** Names that stand for models: aliases of the catalogue with a copy on disk, fallbacks, and what a key may use. */
package ai.beast.gateway.alias;
