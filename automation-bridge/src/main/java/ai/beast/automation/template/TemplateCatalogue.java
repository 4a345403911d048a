package ai.beast.automation.template;

import ai.beast.automation.n8n.N8nConfiguration;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The templates in the class path, read once. Thread-safe. */
@ApplicationScoped
public class TemplateCatalogue {
    private static final List<String> IDS = List.of("model-download-notification", "rag-document-ingestion");

    private final Map<String, Template> templates = new LinkedHashMap<>();

    TemplateCatalogue(ObjectMapper mapper, N8nConfiguration n8n) {
        String suiteUrl = n8n.suiteUrl().toString();
        IDS.forEach(id -> templates.put(id, read(id, suiteUrl, mapper)));
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

    /** A URI holds no quote, so it may stand in a JSON string. */
    private static Template read(String id, String suiteUrl, ObjectMapper mapper) {
        String resource = "/ai/beast/automation/templates/" + id + ".json";
        try (InputStream in = TemplateCatalogue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The template " + resource + " is missing from the build");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return mapper.readValue(text.replace("${suiteUrl}", suiteUrl), Template.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + resource, unreadable);
        }
    }
}
