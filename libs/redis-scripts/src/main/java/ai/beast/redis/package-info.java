/** Lua scripts on Redis: loading them, and running them by their SHA-1. */
package ai.beast.redis;
