/** One vocabulary of errors for the suite, and its translation to {@code application/problem+json} (RFC 9457). */
package ai.beast.problem;
