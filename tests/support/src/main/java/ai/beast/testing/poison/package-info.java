/** Generated events at and beyond every limit, and the contract of consumers that receive them. */
package ai.beast.testing.poison;
