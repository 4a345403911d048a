/**
 * The content-addressed store: files cut into chunks named by their SHA-256, and manifests that list them. Knows files and
 * bytes only, no framework and no database. What it writes is described in {@code docs/store-format.md}.
 */
package ai.beast.versioning.store;
