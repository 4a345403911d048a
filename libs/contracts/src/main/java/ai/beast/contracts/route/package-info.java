/** The table of every route of the suite, the source that tests, OpenAPI documents, the entry point and the docs share. */
package ai.beast.contracts.route;
