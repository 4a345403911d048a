/**
 * What the services tell each other: one record per event type, its JSON Schema and samples of every shape that was ever
 * published. Changes are additive only; a stored sample that no longer validates or parses fails the build.
 */
package ai.beast.contracts;
