package ai.beast.gateway.alias;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** The reading side of registry-service. */
@FunctionalInterface
public interface Registry {
    /**
     * The reply to a GET.
     *
     * @param path with its query
     * @return a missing node where the registry has no such resource
     * @throws IOException when it is unavailable
     */
    JsonNode get(String path) throws IOException, InterruptedException;
}
