/** Previews of what a binding would send, from an event that came, was given, or is an example. */
package ai.beast.automation.preview;
