package ai.beast.events.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.EventType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AsyncApiDocumentTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document = new AsyncApiDocument("ai-beast.events", "1").build();

    @Test
    void everyChannelHasEveryTypeAndThoseOfOtherPrograms() {
        List<String> expected = new ArrayList<>(
                Arrays.stream(EventType.values()).map(EventType::wireName).toList());
        expected.add("custom");
        for (JsonNode channel : document.get("channels")) {
            List<String> names = new ArrayList<>();
            channel.get("messages").fieldNames().forEachRemaining(names::add);
            assertThat(names).containsExactlyElementsOf(expected);
        }
        assertThat(document.at("/channels/topic/address").asText()).isEqualTo("ai-beast.events");
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void aTypesSchemaIsTheContractsAndItsExampleFollowsIt(EventType type) throws Exception {
        JsonNode schema = document.at("/components/schemas").get(type.wireName());
        JsonNode payload =
                document.at("/components/messages").get(type.wireName()).at("/examples/0/payload");

        assertThat(schema).isEqualTo(new ObjectMapper().readTree(type.schema()));
        assertThat(payload.get("type").asText()).isEqualTo(type.wireName());
        assertThat(SCHEMAS.getSchema(schema.toString(), InputFormat.JSON)
                        .validate(payload.get("data").toString(), InputFormat.JSON))
                .isEmpty();
        assertThat(SCHEMAS.getSchema(
                                document.at("/components/schemas/cloudevent").toString(), InputFormat.JSON)
                        .validate(payload.toString(), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : document.findValues("$ref")) {
            assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }
}
