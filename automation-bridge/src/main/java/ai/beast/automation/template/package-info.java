/** Workflows that come with the suite. */
package ai.beast.automation.template;
