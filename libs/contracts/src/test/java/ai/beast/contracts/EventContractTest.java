package ai.beast.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks every stored sample in both directions, so that a change that would break a reader or a log breaks the build. */
class EventContractTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @ParameterizedTest
    @EnumSource(EventType.class)
    void everySampleEverPublishedStillValidatesAndParses(EventType type) throws Exception {
        List<Path> samples = samples(type);
        assertThat(samples).isNotEmpty();
        for (Path sample : samples) {
            String text = Files.readString(sample);
            assertThat(errors(type, text)).as(sample.toString()).isEmpty();
            assertThat(JSON.readValue(text, type.dataClass()).type()).isEqualTo(type);
        }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void whatTheRecordWritesIsWhatWasReadAndValidates(EventType type) throws Exception {
        for (Path sample : samples(type)) {
            JsonNode original = JSON.readTree(Files.readString(sample));
            EventData data = JSON.treeToValue(original, type.dataClass());

            String written = JSON.writeValueAsString(data);

            assertThat(JSON.readTree(written)).isEqualTo(original);
            assertThat(errors(type, written)).isEmpty();
            assertThat(data.subject()).isNotBlank();
        }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void aMissingFieldIsFoundAndANewOneIsAccepted(EventType type) throws Exception {
        ObjectNode sample =
                (ObjectNode) JSON.readTree(Files.readString(samples(type).getFirst()));
        for (JsonNode required : JSON.readTree(type.schema()).get("required")) {
            ObjectNode incomplete = sample.deepCopy().without(required.asText());
            assertThat(errors(type, incomplete.toString()))
                    .as("without " + required)
                    .isNotEmpty();
        }
        ObjectNode newer = sample.deepCopy().put("addedLater", "value");
        assertThat(errors(type, newer.toString())).isEmpty();
        assertThat(JSON.treeToValue(newer, type.dataClass()).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void exampleIsTheNewestSample(EventType type) throws Exception {
        assertThat(type.sample()).isEqualTo(Files.readString(samples(type).getLast()));
    }

    @Test
    void contractsDependOnTheJdkAndJacksonOnly() {
        ArchRuleDefinition.classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "ai.beast.contracts..", "com.fasterxml.jackson..", "org.jspecify..")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("ai.beast.contracts"));
    }

    private static List<?> errors(EventType type, String json) {
        return SCHEMAS.getSchema(type.schema(), InputFormat.JSON).validate(json, InputFormat.JSON);
    }

    private static List<Path> samples(EventType type) throws IOException, URISyntaxException {
        var directory = EventType.class.getResource("samples");
        assertThat(directory).isNotNull();
        try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
            return files.filter(file -> file.getFileName().toString().startsWith(type.wireName() + ".v"))
                    .sorted()
                    .toList();
        }
    }
}
