/** Start-up caches of the JVM: what they depend on and when they are recorded. */
package ai.beast.stack.aot;
