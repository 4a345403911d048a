package ai.beast.problem;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
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
    @Path("/pages")
    public String page(@Valid @BeanParam PageRequest page) {
        return page.limit() + " " + page.cursor();
    }

    /** A resource in version 2. */
    @GET
    @Path("/versioned")
    public Response versioned(@Context Request request) {
        EntityTag current = Preconditions.tag(2);
        Response.ResponseBuilder known = Preconditions.notModified(request, current);
        return (known == null ? Response.ok("2") : known).tag(current).build();
    }

    @PUT
    @Path("/versioned")
    public String change(@HeaderParam("If-Match") @Nullable String ifMatch, @Context Request request) {
        Preconditions.requireIfMatch(ifMatch);
        Preconditions.check(request, Preconditions.tag(2));
        return "3";
    }

    @DELETE
    @Path("/versioned")
    public void removeAbsent(@Context Request request) {
        Preconditions.check(request, null);
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
