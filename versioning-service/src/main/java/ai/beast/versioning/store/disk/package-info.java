/** Files of a local disk: durable writes, direct reads and writes, and signatures that show a change. */
package ai.beast.versioning.store.disk;
