/** Writes small, valid, deterministic model files, for demonstrations and for the tests of whatever handles models. */
package ai.beast.modelfiles.synth;
