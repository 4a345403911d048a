package ai.beast.automation.template;

import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The templates in the class path, read once. Thread-safe. */
@ApplicationScoped
public class TemplateCatalogue {
    private static final List<String> IDS = List.of("model-download-notification", "rag-document-ingestion");

    private final Map<String, Template> templates = new LinkedHashMap<>();

    TemplateCatalogue(ObjectMapper mapper) {
        IDS.forEach(id -> templates.put(id, read(id, mapper)));
    }

    public List<TemplateSummary> list() {
        return templates.values().stream()
                .map(one -> new TemplateSummary(one.id(), one.name(), one.description(), one.parameters()))
                .toList();
    }

    /** @throws ProblemException {@code not_found} */
    public Template get(String id) {
        Template template = templates.get(id);
        if (template == null) {
            throw ProblemException.notFound("There is no such template");
        }
        return template;
    }

    private static Template read(String id, ObjectMapper mapper) {
        String resource = "/ai/beast/automation/templates/" + id + ".json";
        try (InputStream in = TemplateCatalogue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The template " + resource + " is missing from the build");
            }
            return mapper.readValue(in, Template.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + resource, unreadable);
        }
    }
}
