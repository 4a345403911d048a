package ai.beast.registry.catalog.transfer;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.EntryId;
import ai.beast.registry.catalog.entry.FieldClaims;
import ai.beast.registry.catalog.entry.ModelDocument;
import ai.beast.registry.catalog.entry.Origin;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of an import: an entry as it is answered. Where it carries its provenance, each field is claimed by that
 * origin, the least trusted first, so that provenance moves along; a line without claims
 * everything for a person.
 */
@ApplicationScoped
class ImportParser {
    private final ModelDocument document;
    private final ObjectMapper json;
    private final ObjectReader lines;

    ImportParser(ModelDocument document, ObjectMapper json) {
        this.document = document;
        this.json = json;
        this.lines = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * @throws JsonProcessingException when the line is no JSON, or a value has the wrong type
     * @throws ProblemException or {@link jakarta.validation.ConstraintViolationException} when a field or value is not allowed
     */
    ImportLine parse(long number, String text) throws JsonProcessingException {
        JsonNode body = lines.readTree(text);
        String id = EntryId.checked(body.path("id").asText());
        ObjectNode said = document.entry(id, body);
        JsonNode provenance = body.get("provenance");
        List<FieldClaims> claims = provenance == null || provenance.isNull()
                ? List.of(FieldClaims.ofEntry(said))
                : claims(said, provenance);
        return new ImportLine(number, id, claims, downloads(body), createdAt(body));
    }

    private List<FieldClaims> claims(ObjectNode said, JsonNode provenance) throws JsonProcessingException {
        Map<String, Origin> owners = json.convertValue(provenance, new TypeReference<Map<String, Origin>>() {});
        Map<Origin, ObjectNode> claims = new EnumMap<>(Origin.class);
        owners.forEach((field, origin) -> {
            if (origin == null) {
                throw ProblemException.invalid("provenance", "The origin of " + field + " must not be null");
            }
            // A field that is named but not there was taken away by its owner.
            JsonNode value = said.has(field) ? said.get(field) : document.blank(field);
            claims.computeIfAbsent(origin, _ -> json.createObjectNode()).set(field, value);
        });
        return claims.entrySet().stream()
                .map(claim -> new FieldClaims(claim.getKey(), claim.getValue()))
                .toList();
    }

    private static @Nullable Long downloads(JsonNode body) {
        JsonNode count = body.path("downloadCount");
        if (count.isMissingNode() || count.isNull()) {
            return null;
        }
        if (!count.canConvertToLong() || !count.isIntegralNumber() || count.asLong() < 0) {
            throw ProblemException.invalid("downloadCount", "The downloadCount must be a number that is not negative");
        }
        return count.asLong();
    }

    private static @Nullable Instant createdAt(JsonNode body) {
        JsonNode time = body.path("createdAt");
        if (time.isMissingNode() || time.isNull()) {
            return null;
        }
        try {
            return Instant.parse(time.asText());
        } catch (DateTimeException unreadable) {
            throw ProblemException.invalid("createdAt", "The createdAt must be a time such as 2026-01-01T12:00:00Z");
        }
    }
}
