package ai.beast.registry.catalog;

import ai.beast.registry.catalog.cache.Answer;
import ai.beast.registry.catalog.cache.AnswerCache;
import ai.beast.registry.catalog.change.ModelService;
import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.search.ModelPage;
import ai.beast.registry.catalog.search.ModelParameters;
import ai.beast.registry.catalog.search.ModelQuery;
import ai.beast.registry.memory.FitParameters;
import ai.beast.registry.memory.FitQuery;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers to who only reads, from the cache where that may be. */
@ApplicationScoped
class ModelAnswers {
    private static final int TAG_BYTES = 12;
    private static final int MAX_ENTRIES = 1000;

    private final ModelService models;
    private final AnswerCache cache;
    private final ObjectMapper json;

    /** Entries as they stand in lists, by the very object: another state of an entry is another object. */
    private final LoadingCache<Model, RawValue> entries =
            Caffeine.newBuilder().weakKeys().maximumSize(MAX_ENTRIES).build(this::raw);

    ModelAnswers(ModelService models, AnswerCache cache, ObjectMapper json) {
        this.models = models;
        this.cache = cache;
        this.json = json;
    }

    /** @throws ai.beast.problem.ProblemException {@code not_found} */
    Answer entry(String id, boolean fresh) {
        return cache.entry(id, fresh, () -> {
            Model model = models.get(id);
            return new Answer(Long.toString(model.revision()), bytes(model));
        });
    }

    /** A list; what files are where changes without entries changing, so lists that ask for that are made each time. */
    Answer list(ModelParameters parameters, FitParameters fit, boolean fresh) {
        ModelQuery query = ModelQuery.of(parameters, FitQuery.of(fit));
        if (query.filter().sha256() != null || query.filter().location() != null) {
            return list(query, parameters.fields());
        }
        String key = query + " " + parameters.fields();
        return cache.list(key, fresh, () -> list(query, parameters.fields()));
    }

    private Answer list(ModelQuery query, @Nullable String fields) {
        Object list = models.list(query, fields);
        byte[] body = bytes(list instanceof ModelPage page ? rendered(page, query.fit()) : list);
        return new Answer(digest(body), body);
    }

    private RenderedPage rendered(ModelPage page, @Nullable FitQuery fit) {
        List<RawValue> items = page.items().stream()
                .map(model -> fit == null ? entries.get(model) : withFit(model, fit))
                .toList();
        return new RenderedPage(items, page.nextCursor(), page.facets(), page.nearest());
    }

    /** The entry and its fit in one object. */
    private RawValue withFit(Model model, FitQuery fit) {
        String entry = entries.get(model).rawValue().toString();
        String members = new String(bytes(model.fit(fit)), StandardCharsets.UTF_8);
        return new RawValue(entry.substring(0, entry.length() - 1) + "," + members.substring(1));
    }

    private RawValue raw(Model model) {
        return new RawValue(new SerializedString(new String(bytes(model), StandardCharsets.UTF_8)));
    }

    private byte[] bytes(Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A record of plain values is always writable", impossible);
        }
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
