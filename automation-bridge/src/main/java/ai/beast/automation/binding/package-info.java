/** Which event starts which workflow, and with what. */
package ai.beast.automation.binding;
