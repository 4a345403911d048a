/** Tokenizers of embedding models, which count what a model reads and where in a text it stands. */
@NullMarked
package ai.beast.rag.token;

import org.jspecify.annotations.NullMarked;
