package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScopeTest {
    @Test
    void eachScopeIncludesLesserOnes() {
        assertThat(Scope.READ.includes(Scope.READ)).isTrue();
        assertThat(Scope.READ.includes(Scope.WRITE)).isFalse();
        assertThat(Scope.WRITE.includes(Scope.READ)).isTrue();
        assertThat(Scope.WRITE.includes(Scope.ADMIN)).isFalse();
        assertThat(Scope.ADMIN.includes(Scope.WRITE)).isTrue();
    }

    @Test
    void serviceMayWriteAndIsNoAdmin() {
        assertThat(Scope.SERVICE.includes(Scope.READ)).isTrue();
        assertThat(Scope.SERVICE.includes(Scope.WRITE)).isTrue();
        assertThat(Scope.SERVICE.includes(Scope.ADMIN)).isFalse();
        assertThat(Scope.SERVICE.includes(Scope.SERVICE)).isTrue();
    }

    @Test
    void noOtherScopeActsAsService() {
        for (Scope scope : new Scope[] {Scope.READ, Scope.WRITE, Scope.ADMIN, Scope.INFER}) {
            assertThat(scope.includes(Scope.SERVICE)).isFalse();
        }
    }

    @Test
    void inferStandsBesideReading() {
        for (Scope scope : Scope.values()) {
            assertThat(scope.includes(Scope.INFER)).as(scope.wireName()).isEqualTo(scope != Scope.READ);
            assertThat(Scope.INFER.includes(scope)).as(scope.wireName()).isEqualTo(scope == Scope.INFER);
        }
    }
}
