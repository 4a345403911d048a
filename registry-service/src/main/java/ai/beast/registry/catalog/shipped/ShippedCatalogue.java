package ai.beast.registry.catalog.shipped;

import ai.beast.registry.catalog.change.EntryWriter;
import ai.beast.registry.catalog.entry.FieldClaims;
import ai.beast.registry.catalog.entry.ModelName;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.catalog.entry.Origin;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The catalogue of known models that comes with this service. An entry is entered when it is new or its wording is new, and
 * gives way to every other origin; one that was deleted stays deleted. Values not checked against the
 * upstream say so in their provenance. Nothing of this is an event: it happens to no file and by no one's hand.
 */
@ApplicationScoped
class ShippedCatalogue {
    private static final String RESOURCE = "/catalogue/known-models.ndjson";
    private static final Logger LOG = Logger.getLogger(ShippedCatalogue.class);

    private final ShippedModelRepository shipped;
    private final ModelRepository models;
    private final EntryWriter writer;
    private final ObjectMapper json;
    private final boolean enabled;

    ShippedCatalogue(
            ShippedModelRepository shipped,
            ModelRepository models,
            EntryWriter writer,
            ObjectMapper json,
            @ConfigProperty(name = "ai-beast.registry.shipped-catalogue") boolean enabled) {
        this.shipped = shipped;
        this.models = models;
        this.writer = writer;
        this.json = json;
        this.enabled = enabled;
    }

    @Transactional
    void atStart(@Observes StartupEvent event) {
        if (enabled) {
            int entered = enter(lines());
            LOG.infof(
                    "%d entries of the catalogue that comes with this service were entered or brought up to date",
                    entered);
        }
    }

    /**
     * Enters lines of the shipped form, in the caller's transaction. Replicas that start together take turns.
     * An entry whose name and version another model has is left out until they are free.
     *
     * @return how many were new or worded anew
     */
    @Transactional(Transactional.TxType.MANDATORY)
    int enter(List<String> lines) {
        shipped.takeTurns();
        Map<String, String> known = shipped.digests();
        Set<String> unchanged = Set.copyOf(known.values());
        int entered = 0;
        for (String line : lines) {
            String digest = digest(line);
            if (unchanged.contains(digest)) {
                continue;
            }
            ObjectNode entry = parse(line);
            String id = entry.path("id").asText();
            boolean deleted = known.containsKey(id) && models.find(id).isEmpty();
            if (!deleted && models.nameTaken(ModelName.of(entry), id)) {
                LOG.warnf("Entry %s of the shipped catalogue is left out: its name and version are taken", id);
            } else if (!deleted) {
                var _ = writer.write(id, current -> writer.merged(current, claims(entry)));
                shipped.entered(id, digest);
                entered++;
            }
        }
        return entered;
    }

    private List<FieldClaims> claims(ObjectNode entry) {
        ObjectNode unverified = json.createObjectNode();
        for (JsonNode name : entry.path("unverified")) {
            unverified.set(name.asText(), entry.get(name.asText()));
        }
        ObjectNode verified = entry.deepCopy();
        verified.remove(List.of("id", "unverified"));
        unverified.fieldNames().forEachRemaining(verified::remove);
        return List.of(
                new FieldClaims(Origin.CATALOGUE_UNVERIFIED, unverified), new FieldClaims(Origin.CATALOGUE, verified));
    }

    private ObjectNode parse(String line) {
        try {
            return (ObjectNode) json.readTree(line);
        } catch (IOException broken) {
            throw new IllegalStateException("The shipped catalogue is not readable", broken);
        }
    }

    static List<String> lines() {
        try (InputStream resource = ShippedCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("The shipped catalogue is missing from this build");
            }
            return new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException broken) {
            throw new IllegalStateException("The shipped catalogue is not readable", broken);
        }
    }

    private static String digest(String line) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
