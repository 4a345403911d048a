/** API keys with scopes, and the guards that keep requests inside allowed networks and directories. */
package ai.beast.security;
