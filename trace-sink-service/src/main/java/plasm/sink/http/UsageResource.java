package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.model.json.JsonText;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;
import plasm.sink.store.Rows;
import plasm.sink.store.TraceStore;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;
import plasm.sink.usage.UsageSums;
import plasm.sink.usage.UsageSums.GroupBy;

/** What executed lines cost: row by row, or added up. */
@Path("/v1/billing/usage")
@Blocking
@Tag(name = "Billing")
public class UsageResource {
  private static final int MAX_PAGE = 10_000;

  private final TraceStore store;

  UsageResource(TraceStore store) {
    this.store = store;
  }

  @GET
  @PassedOn
  @Produces({MediaType.APPLICATION_JSON, Representation.NDJSON_TYPE})
  @Operation(
      operationId = "getUsage",
      summary = "Read what executed lines cost",
      description =
          "One row for each plasm_line record that was emitted between two times, both included, or"
              + " with group_by the sums of such rows. The rows are streamed.")
  @APIResponse(
      responseCode = "200",
      description =
          "The rows; as application/x-ndjson without next_cursor. With group_by the sums, always as"
              + " application/json.",
      content = {
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Usage")),
        @Content(mediaType = Representation.NDJSON_TYPE, schema = @Schema(ref = "UsageRowLines"))
      })
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public Response usage(
      @Parameter(ref = "EmittedFrom") @QueryParam("from") String from,
      @Parameter(ref = "EmittedTo") @QueryParam("to") String to,
      @Parameter(ref = "UsageTenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "GroupBy") @QueryParam("group_by") String groupBy,
      @Parameter(ref = "UsageCursor") @QueryParam("cursor") String cursor,
      @Parameter(ref = "UsageLimit") @QueryParam("limit") String limit,
      @Context HttpHeaders headers,
      @Context UriInfo uri) {
    Representation representation = Representation.of(headers.getAcceptableMediaTypes());
    Instant first = Parameters.requiredTime("from", from);
    Instant last = Parameters.requiredTime("to", to);
    if (first.isAfter(last)) {
      throw Parameters.invalid("from", "no later than to");
    }
    Tenant tenant = tenant(tenantId, uri);
    Optional<GroupBy> grouping =
        Parameters.parsed(
            "group_by", groupBy, GroupBy::parse, "tenant, day, capability or api_entry_id");
    UsageCursor after =
        Parameters.parsed("cursor", cursor, UsageCursor::parse, "a next_cursor of this resource")
            .orElse(null);
    if (after != null && grouping.isPresent()) {
      throw Parameters.invalid("cursor", "left out where group_by is given: sums have no pages");
    }
    boolean paged = Parameters.text(limit).isPresent();
    int most = Math.max(1, Parameters.number("limit", limit, MAX_PAGE, MAX_PAGE));
    UsageQuery query =
        new UsageQuery(
            tenant,
            Rfc3339.toMicros(first),
            Rfc3339.toMicros(last),
            after,
            paged && grouping.isEmpty() ? most : Integer.MAX_VALUE,
            grouping.isEmpty());
    if (grouping.isPresent()) {
      return Response.ok(sums(query, grouping.get()), MediaType.APPLICATION_JSON_TYPE).build();
    }
    return Response.ok(
            new UsageBody(store.usage(query), query.limit(), representation), representation.type())
        .build();
  }

  /** Only who leaves the parameter out gets every tenant's usage: a blank one is a mistake. */
  private static Tenant tenant(String tenantId, UriInfo uri) {
    return uri.getQueryParameters().containsKey("tenant_id")
        ? Parameters.requiredTenant(tenantId)
        : null;
  }

  private byte[] sums(UsageQuery query, GroupBy groupBy) {
    UsageSums sums = new UsageSums(groupBy);
    try (Rows<UsageRow> rows = store.usage(query)) {
      for (UsageRow row = rows.next(); row != null; row = rows.next()) {
        sums.add(row);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("group_by", groupBy.wireName());
      json.writeArrayFieldStart("sums");
      for (UsageSums.Sum sum : sums.sums()) {
        json.writeStartObject();
        json.writeStringField("group", sum.group());
        json.writeNumberField("lines", sum.lines());
        json.writeNumberField("request_units", sum.requestUnits());
        json.writeNumberField("duration_ms", sum.durationMs());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }
}
