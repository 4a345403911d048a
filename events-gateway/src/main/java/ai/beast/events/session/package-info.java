/** {@code /api/session}: browsers exchange an API key or a one-time ticket for a session. */
package ai.beast.events.session;
