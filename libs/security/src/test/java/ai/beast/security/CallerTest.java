package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {
    @Test
    void namesServiceOfServiceKey() {
        Caller caller = Caller.of(QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("queue-worker"))
                .addRoles(Set.of("read", "write", "service"))
                .build());

        assertThat(caller.isService()).isTrue();
        assertThat(caller.service()).contains("queue-worker");
        assertThat(caller.hasScope(Scope.ADMIN)).isFalse();
    }

    @Test
    void adminKeyNamedLikeServiceIsNoService() {
        Caller caller = Caller.of(QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal("queue-worker"))
                .addRoles(Set.of("read", "write", "admin"))
                .build());

        assertThat(caller.isService()).isFalse();
        assertThat(caller.service()).isEmpty();
    }

    @Test
    void anonymousCallerHasNoScope() {
        Caller caller =
                Caller.of(QuarkusSecurityIdentity.builder().setAnonymous(true).build());

        assertThat(caller.scopes()).isEmpty();
        assertThat(caller.isService()).isFalse();
    }
}
