package ai.beast.registry.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryResolverTest {

    @ParameterizedTest
    @CsvSource({
        "*.gguf, q4/a.gguf, true",
        "*.gguf, a.gguf.txt, false",
        "a?.gguf, a1.gguf, true",
        "a?.gguf, a.gguf, false",
        "q*/a*b*.gguf, q4/a-b-b.gguf, true",
        "q*/a*b*.gguf, q4/b-a.gguf, false",
        "*a*a, a, false",
        "**, a, true",
        "a[1].gguf, a[1].gguf, true",
        "a+.gguf, aa.gguf, false",
    })
    void matchesPathsByPattern(String pattern, String path, boolean matches) {
        assertThat(RepositoryResolver.pattern(pattern).matcher(path).matches()).isEqualTo(matches);
    }

    @Test
    void endsSoonForPatternsOfManyStars() {
        String pattern = "*a".repeat(100) + "b";

        assertThat(RepositoryResolver.pattern(pattern).matcher("a".repeat(1000)).matches())
                .isFalse();
    }
}
