package plasm.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The service's OpenAPI 3.1 document, which the build has written. */
@Path("/q")
@Tag(name = "Operation")
public class OpenApiResource {
  private static final String JSON = "openapi.json";
  private static final String YAML = "openapi.yaml";
  private static final MediaType YAML_TYPE = new MediaType("application", "yaml");
  private static final List<Variant> VARIANTS =
      Variant.mediaTypes(YAML_TYPE, MediaType.APPLICATION_JSON_TYPE).build();

  @GET
  @Path("openapi")
  @Operation(operationId = "openapi", summary = "Read this document")
  @APIResponse(
      responseCode = "200",
      description = "As YAML, unless the Accept header or format asks for JSON",
      content = {
        @Content(mediaType = "application/yaml", schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT))
      })
  public Response negotiated(
      @Parameter(
              description = "Which representation, whatever the Accept header says",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"yaml", "json"}))
          @QueryParam("format")
          String format,
      @Context Request request) {
    boolean json =
        format == null
            ? MediaType.APPLICATION_JSON_TYPE.equals(accepted(request))
            : format.equalsIgnoreCase("json");
    return json ? json() : yaml();
  }

  @GET
  @Path(JSON)
  @Operation(hidden = true)
  public Response json() {
    return document(JSON, MediaType.APPLICATION_JSON_TYPE);
  }

  @GET
  @Path(YAML)
  @Operation(hidden = true)
  public Response yaml() {
    return document(YAML, YAML_TYPE);
  }

  private static MediaType accepted(Request request) {
    Variant variant = request.selectVariant(VARIANTS);
    return variant == null ? YAML_TYPE : variant.getMediaType();
  }

  private static Response document(String name, MediaType type) {
    try (InputStream document = OpenApiResource.class.getResourceAsStream("/openapi/" + name)) {
      if (document == null) {
        throw new IllegalStateException(name + " was not written; ./mvnw process-classes does it");
      }
      return Response.ok(document.readAllBytes(), type.withCharset("UTF-8")).build();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
