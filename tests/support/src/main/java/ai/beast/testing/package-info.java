/** What the tests of several modules share: infrastructure, keys, a file server with faults, contract suites. */
@org.jspecify.annotations.NullMarked
package ai.beast.testing;
