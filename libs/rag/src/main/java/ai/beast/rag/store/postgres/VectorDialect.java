package ai.beast.rag.store.postgres;

/** How a server keeps and compares vectors. All are of length 1, so that the inner product is the cosine. */
public enum VectorDialect {
    /** pgvector 0.8.2 or later: an HNSW graph for each generation. */
    PGVECTOR {
        @Override
        String type() {
            return "vector";
        }

        @Override
        String distance(int dimensions) {
            return "(k.embedding::" + half(dimensions) + " <#> ?::" + half(dimensions) + ")";
        }

        @Override
        String index(String name, String condition, int dimensions) {
            return "CREATE INDEX IF NOT EXISTS " + name + " ON rag_chunk USING hnsw ((embedding::" + half(dimensions)
                    + ") halfvec_ip_ops) WHERE " + condition;
        }

        @Override
        String ties() {
            return "";
        }

        @Override
        String before() {
            return "SET LOCAL hnsw.iterative_scan = relaxed_order; SET LOCAL hnsw.ef_search = 200";
        }

        @Override
        String literal(float[] vector) {
            return text(vector, '[', ']');
        }

        private String half(int dimensions) {
            return "halfvec(" + dimensions + ")";
        }
    },

    /** No extension: every vector that the filter leaves is compared. */
    EXACT {
        @Override
        String type() {
            return "real[]";
        }

        @Override
        String distance(int dimensions) {
            return "(SELECT -sum(a * b) FROM unnest(k.embedding, ?::real[]) AS pair(a, b))";
        }

        @Override
        String index(String name, String condition, int dimensions) {
            return "";
        }

        @Override
        String ties() {
            return ", d.id, k.ordinal";
        }

        @Override
        String before() {
            return "";
        }

        @Override
        String literal(float[] vector) {
            return text(vector, '{', '}');
        }
    };

    /** Type of the column. */
    abstract String type();

    /** Expression over a chunk {@code k} and one parameter; smaller is closer. */
    abstract String distance(int dimensions);

    /** Statement that makes the index of a generation; empty for none. */
    abstract String index(String name, String condition, int dimensions);

    /** Further columns that decide between chunks of one distance; an index knows none. */
    abstract String ties();

    /** Settings of a transaction that searches. */
    abstract String before();

    /** A vector as the server reads it. */
    abstract String literal(float[] vector);

    static String text(float[] vector, char open, char close) {
        StringBuilder text = new StringBuilder(vector.length * 12).append(open);
        for (int at = 0; at < vector.length; at++) {
            text.append(at == 0 ? "" : ",").append(vector[at]);
        }
        return text.append(close).toString();
    }
}
