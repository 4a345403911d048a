/** Whether what is catalogued is still what the upstream hub has. */
package ai.beast.registry.upstream;
