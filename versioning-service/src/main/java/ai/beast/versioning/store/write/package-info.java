/** The way of a file into the store: cut, hashed and stored by several threads. */
package ai.beast.versioning.store.write;
