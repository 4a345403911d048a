/** Named byte strings that are written whole and never change, and their form as files. */
package ai.beast.versioning.store.blob;
