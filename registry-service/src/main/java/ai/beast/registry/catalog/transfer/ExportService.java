package ai.beast.registry.catalog.transfer;

import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelRepository;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes the whole catalogue, one entry a line, in the order of the ids. Entries are read some at a time: each line is an
 * entry as it was at one moment, an entry that comes or goes meanwhile may be in or not. Memory does not grow with it.
 */
@ApplicationScoped
class ExportService {
    private static final int ENTRIES_AT_A_TIME = 500;

    private final ModelRepository models;
    private final ObjectMapper json;

    ExportService(ModelRepository models, ObjectMapper json) {
        this.models = models;
        this.json = json;
    }

    void write(OutputStream output) throws IOException {
        String last = "";
        List<Model> entries;
        do {
            entries = models.after(last, ENTRIES_AT_A_TIME);
            for (Model entry : entries) {
                output.write(json.writeValueAsBytes(entry));
                output.write('\n');
                last = entry.id();
            }
        } while (entries.size() == ENTRIES_AT_A_TIME);
    }
}
