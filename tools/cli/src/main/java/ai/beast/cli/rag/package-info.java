/** {@code beast rag …}: collections of documents, and passages for questions. */
package ai.beast.cli.rag;
