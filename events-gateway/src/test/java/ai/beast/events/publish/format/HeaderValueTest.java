package ai.beast.events.publish.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain            | plain
            a%20b%2Bc+d      | a b+c+d
            Euro%20%E2%82%AC | Euro €
            %F0%9F%98%80     | 😀
            "a b"            | a b
            "a \\"b\\" \\\\" | a "b" \\
            "%41" b          | A b
            %2541            | %41
            """)
    void decodesAsTheHttpBindingSays(String value, String decoded) {
        assertThat(HeaderValue.decode("ce-subject", value)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%FF", "%C3%28", "%C0%A0", "%ED%A0%80", "%", "%4", "%zz", "a%+1b", "\"a", "é", "a\tb"})
    void refusesMalformedValuesNamingTheHeader(String value) {
        assertThatThrownBy(() -> HeaderValue.decode("ce-subject", value))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_FIELD);
                    assertThat(refused.toProblem().field()).isEqualTo("ce-subject");
                    assertThat(refused.getMessage()).contains("ce-subject");
                });
    }
}
