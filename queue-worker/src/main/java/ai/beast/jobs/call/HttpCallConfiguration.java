package ai.beast.jobs.call;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of {@code http.call}. */
@ConfigMapping(prefix = "ai-beast.http-call")
public interface HttpCallConfiguration {
    /** The secret that signs calls, {@code whsec_} and Base64, the same for all workers; where absent that of {@link #secretFile}. */
    Optional<String> secret();

    /** File with the secret; made where there is none. */
    @WithDefault("${DATA_DIR:./data}/keys/http-call-secret")
    Path secretFile();
}
