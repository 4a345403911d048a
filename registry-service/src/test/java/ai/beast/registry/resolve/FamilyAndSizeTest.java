package ai.beast.registry.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FamilyAndSizeTest {
    @ParameterizedTest
    @CsvSource({
        "qwen3:8b, qwen3-8b, , 0",
        "qwen3:8b, qwen3-8b-instruct, , 1",
        "qwen3:8b, qwen3-coder-8b, , 101",
        "qwen3:30b, qwen3-30b-a3b-instruct, , 102",
        "qwen3:30b-a3b, qwen3-30b-a3b, , 0",
        "qwen2.5:7b-instruct, qwen2.5-7b-instruct, , 0",
        "llama3.2:1b, llama-3.2-1b-instruct, , 1",
        "deepseek-r1:7b, deepseek-r1-distill-qwen-7b, , 202",
        "phi4:14b, phi-4, 14659507200, 0",
        "gemma3n:e4b, gemma-3n-e4b-it, , 1",
        "mixtral:8x7b, mixtral-8x7b-instruct-v0.1, , 102",
        "gemma3:270m, gemma-3-270m-it, , 1",
        "phi4:latest, phi-4, , 0",
        "gemma:2b, gemma-2b-it, , 1",
        "mistral:7b, mistral-7b-instruct-v0.3, , 102",
        "phi:4, phi-4, , 0",
    })
    void findsEntriesOfTheSize(String typed, String id, Long parameters, int distance) {
        assertThat(FamilyAndSize.parse(typed).distance(id, parameters)).hasValue(distance);
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3:8b, qwen3-4b, 8000000000",
        "qwen3:3b, qwen3-30b-a3b, ",
        "llama3:8b, llama-3.1-8b-instruct, ",
        "qwen3:8b, qwen3, ",
        "phi4:14b, phi-4, 4000000000",
        "qwen2.5-coder:7b, qwen2.5-7b-instruct, ",
        "qwen3:8b-base, qwen3-8b, ",
        "llama3:8b, codellama-3-8b, ",
        "gemma:2b, gemma-2-2b-it, ",
        "qwen:7b, qwen2.5-7b-instruct, ",
        "phi, phi-4, ",
    })
    void takesNoOtherFamilyOrSize(String typed, String id, Long parameters) {
        assertThat(FamilyAndSize.parse(typed).distance(id, parameters)).isEmpty();
    }
}
