/** The way out of the store: chunks read and checked by several threads, and files restored from them. */
package ai.beast.versioning.store.read;
