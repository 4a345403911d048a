package ai.beast.rag.store.lucene;

import ai.beast.rag.store.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Lucene's form of questions and filters. */
final class Queries {
    /** Further terms of a question are passed over. */
    private static final int MAX_TERMS = 256;

    private Queries() {}

    /** Chunks with any of the question's terms; a term counts as often as the question has it. */
    static Query words(Analyzer analyzer, String question) {
        Map<String, Integer> frequencies = new LinkedHashMap<>();
        try (TokenStream tokens = analyzer.tokenStream(Fields.CONTENT, question)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            tokens.reset();
            while (tokens.incrementToken()) {
                String word = term.toString();
                if (frequencies.size() < MAX_TERMS || frequencies.containsKey(word)) {
                    frequencies.merge(word, 1, Integer::sum);
                }
            }
            tokens.end();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        frequencies.forEach((word, frequency) ->
                any.add(new BoostQuery(new TermQuery(new Term(Fields.CONTENT, word)), frequency), Occur.SHOULD));
        return any.build();
    }

    static Query both(Query query, Query filter) {
        return new BooleanQuery.Builder()
                .add(query, Occur.MUST)
                .add(filter, Occur.FILTER)
                .build();
    }

    static Query of(Filter filter) {
        return switch (filter) {
            case Filter.And and when and.parts().isEmpty() -> MatchAllDocsQuery.INSTANCE;
            case Filter.And(var parts) -> join(parts, Occur.FILTER);
            case Filter.Or or when or.parts().isEmpty() -> MatchNoDocsQuery.INSTANCE;
            case Filter.Or(var parts) -> join(parts, Occur.SHOULD);
            case Filter.Not(Filter part) ->
                new BooleanQuery.Builder()
                        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                        .add(of(part), Occur.MUST_NOT)
                        .build();
            case Filter.Equal(var property, String value) -> new TermQuery(new Term(Fields.name(property), value));
            case Filter.Prefix(var property, String value) -> new PrefixQuery(new Term(Fields.name(property), value));
            case Filter.Range(var property, long min, long max) ->
                min > max ? MatchNoDocsQuery.INSTANCE : LongField.newRangeQuery(Fields.name(property), min, max);
        };
    }

    static Query chunks(String documentId, int from, int to) {
        return new BooleanQuery.Builder()
                .add(new TermQuery(new Term(Fields.ID, documentId)), Occur.FILTER)
                .add(IntPoint.newRangeQuery(Fields.ORDINAL, from, to), Occur.FILTER)
                .build();
    }

    private static Query join(Iterable<Filter> parts, Occur occur) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (Filter part : parts) {
            all.add(of(part), occur);
        }
        return all.build();
    }
}
