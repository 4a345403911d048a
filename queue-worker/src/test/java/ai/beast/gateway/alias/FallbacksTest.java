package ai.beast.gateway.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FallbacksTest {
    @Test
    void followsTheChainInItsOrder() {
        Fallbacks fallbacks = Fallbacks.of(List.of("big:70b=mid:7b", "mid:7b = small:1b"));

        assertThat(fallbacks.chain("Big:70B")).containsExactly("Big:70B", "mid:7b", "small:1b");
        assertThat(fallbacks.chain("other")).containsExactly("other");
    }

    @Test
    void refusesCircles() {
        assertThatThrownBy(() -> Fallbacks.of(List.of("a=b", "b=c:latest", "c=a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a -> b -> c -> a");
        assertThatThrownBy(() -> Fallbacks.of(List.of("a=A:latest"))).hasMessageContaining("circle");
    }

    @Test
    void refusesEntriesThatAreNoPair() {
        for (String entry : List.of("a", "=b", "a=", "a=b=c")) {
            assertThatThrownBy(() -> Fallbacks.of(List.of(entry))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Fallbacks.of(List.of("a=b", "a=c"))).hasMessageContaining("two fallbacks");
    }
}
