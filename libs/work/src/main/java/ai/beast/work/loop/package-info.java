/** Supervised background loops, and the threads of bounded work. */
package ai.beast.work.loop;
