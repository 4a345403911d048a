/** Files of the Hugging Face Hub: their names, commit, size and SHA-256. */
package ai.beast.jobs.download.hub;
