/** Child processes that end with their parent, and the files that name them. */
package ai.beast.stack.process;
