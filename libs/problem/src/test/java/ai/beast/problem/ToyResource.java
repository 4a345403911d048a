package ai.beast.problem;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

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

    /** Where a list begins, as some resources take it. */
    public record Page(
            @RestQuery @Nullable Integer page,
            @QueryParam("size") @Nullable Long wanted) {}

    @GET
    public String find(
            @QueryParam("colour") @Nullable Colour colour,
            @RestQuery @DefaultValue("2000") int year,
            @BeanParam Page page) {
        return colour + " " + year + " " + page;
    }

    @GET
    @Path("/shelf/{number}")
    public String shelf(@PathParam("number") int number, @RestQuery @DefaultValue("1") short row) {
        return number + " " + row;
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
