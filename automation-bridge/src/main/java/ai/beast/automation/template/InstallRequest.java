package ai.beast.automation.template;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param parameters by name; those with a default may be left out */
public record InstallRequest(
        @Schema(examples = "{\"channel\": \"#ai-beast\", \"slackCredentialId\": \"7hSxX0aUQb2cD9eF\"}") @Nullable
        Map<String, String> parameters) {}
