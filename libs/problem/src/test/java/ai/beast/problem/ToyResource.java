package ai.beast.problem;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** Fails in every way a real resource can. */
@Path("/toys")
public class ToyResource {

    public enum Colour {
        RED,
        BLUE
    }

    public record Toy(@NotBlank String name, @PositiveOrZero long price, Colour colour) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Toy make(@Valid Toy toy) {
        return toy;
    }

    @GET
    @Path("/{id}")
    public String get(@PathParam("id") String id, @QueryParam("limit") @PositiveOrZero int limit) {
        return switch (id) {
            case "absent" -> throw ProblemException.notFound("There is no toy called absent");
            case "busy" ->
                throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "The shop is closed").with("retry_after", 7);
            case "broken" -> throw new IllegalStateException("ai.beast.secret.ClassName at line 3");
            default -> id;
        };
    }
}
