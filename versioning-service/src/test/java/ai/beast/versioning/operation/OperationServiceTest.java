package ai.beast.versioning.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class OperationServiceTest {
    @Test
    void answersWithWhatUsesTheModel() throws Exception {
        var error = new ObjectMapper().readTree("""
                {"code": "conflict", "detail": "m is in use", "field": "whileInUse", "usedBy": ["the alias a"]}""");

        assertThat(OperationService.problem(error).toProblem().extensions().get("usedBy"))
                .hasToString("[\"the alias a\"]");
    }
}
