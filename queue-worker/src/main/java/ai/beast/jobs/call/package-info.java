/** The job type {@code http.call}: one signed request to a server that a user names. */
package ai.beast.jobs.call;
