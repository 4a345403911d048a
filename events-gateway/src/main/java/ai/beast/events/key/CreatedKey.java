package ai.beast.events.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A key that was made.
 *
 * @param key what its holder presents; it is shown here and never again
 * @param details what is kept of it
 * @param previousUntil until when the key that it replaces holds; absent for a new one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "CreatedKey")
record CreatedKey(
        @Schema(examples = "beast_0a1b2c3d_8f0e…") String key,

        KeyView details,
        @Nullable Instant previousUntil) {}
