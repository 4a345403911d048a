package ai.beast.cli.console;

import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A link that opens the console signed in, once and within a minute.
 *
 * @param expiresAt as the suite writes it
 */
public record ConsoleLink(String url, String expiresAt) {

    /** Asks for a ticket. The link has it in its fragment, which browsers send to no server. */
    public static ConsoleLink of(Api api) {
        JsonNode ticket = api.post("/api/session/tickets", null);
        String base = api.base().toString().replaceFirst("/+$", "");
        return new ConsoleLink(
                base + "/console/login#ticket=" + ticket.path("ticket").asText(),
                ticket.path("expiresAt").asText());
    }
}
