/** Makes container images as tar files that {@code docker load} reads, the same bytes from the same input. */
package ai.beast.images;
