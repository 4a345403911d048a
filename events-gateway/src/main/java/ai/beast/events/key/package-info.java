/** {@code /api/keys}: the API keys of the installation. */
package ai.beast.events.key;
