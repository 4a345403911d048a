package ai.beast.registry.discovery;

import ai.beast.registry.Api;
import ai.beast.registry.catalog.shipped.ShippedLines;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Random;

/** Releases of the service that know a model, each with other words about it. */
@ApplicationScoped
public class ShippedEntries {
    private final ShippedLines lines;

    ShippedEntries(ShippedLines lines) {
        this.lines = lines;
    }

    public void enter(String id, Random random) {
        if (Api.get(id).statusCode() == 404) {
            return;
        }
        ObjectNode line = new ObjectMapper()
                .createObjectNode()
                .put("id", id)
                .put("description", "shipped words " + random.nextInt(3))
                .put("author", "shipped author " + random.nextInt(3))
                .put("sizeBytes", random.nextInt(1000));
        line.putArray("tags").add("shipped");
        line.putArray("unverified").add("sizeBytes");
        lines.enter(line.toString());
    }
}
