package plasm.sink.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import plasm.model.json.JsonText;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.sink.trace.Cursor;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StatusFilter;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceReads;
import plasm.sink.trace.TraceReads.Detail;
import plasm.sink.trace.TraceReads.Filter;
import plasm.sink.trace.TraceReads.ListPage;
import plasm.sink.trace.TraceReads.Summary;

/** Traces, to read. On worker threads: SQLite's calls are native and would pin a virtual one. */
@Path("/v1/traces")
@Blocking
@Tag(name = "Traces")
public class TracesResource {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;
  private static final int MAX_PAGE = 10_000;

  private final TraceReads reads;

  TracesResource(TraceReads reads) {
    this.reads = reads;
  }

  @GET
  @PassedOn
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listTraces",
      summary = "List a tenant's traces",
      description =
          "Newest first. Only traces that match every given parameter. For the next page, cursor is"
              + " better than offset: traces that come in meanwhile shift nothing.")
  @APIResponse(
      responseCode = "200",
      description = "One page, empty when nothing matches",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "TraceList")))
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public byte[] list(
      @Parameter(ref = "TenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "ProjectSlug") @QueryParam("project_slug") String projectSlug,
      @Parameter(ref = "Status") @QueryParam("status") String status,
      @Parameter(ref = "StartedFrom") @QueryParam("from") String from,
      @Parameter(ref = "StartedTo") @QueryParam("to") String to,
      @Parameter(ref = "RunId") @QueryParam("run_id") String runId,
      @Parameter(ref = "McpSessionId") @QueryParam("mcp_session_id") String mcpSessionId,
      @Parameter(ref = "Text") @QueryParam("q") String text,
      @Parameter(ref = "TraceCursor") @QueryParam("cursor") String cursor,
      @Parameter(ref = "Offset") @QueryParam("offset") String offset,
      @Parameter(ref = "TraceLimit") @QueryParam("limit") String limit) {
    Filter filter =
        new Filter(
            Parameters.requiredTenant(tenantId),
            Parameters.text(projectSlug).orElse(null),
            Parameters.parsed("status", status, StatusFilter::parse, "all, live or completed")
                .orElse(StatusFilter.ALL),
            Parameters.optionalTime("from", from).map(Instant::toEpochMilli).orElse(null),
            Parameters.optionalTime("to", to).map(Instant::toEpochMilli).orElse(null),
            Parameters.text(runId).orElse(null),
            Parameters.text(mcpSessionId).orElse(null),
            Parameters.text(text).orElse(null));
    ListPage page =
        reads.list(
            filter,
            Parameters.parsed("cursor", cursor, Cursor::parse, "a next_cursor of this list")
                .orElse(null),
            Parameters.number("offset", offset, 0, Integer.MAX_VALUE),
            Math.max(1, Parameters.number("limit", limit, DEFAULT_LIMIT, MAX_LIMIT)));
    return json(page);
  }

  @GET
  @PassedOn
  @Path("/{trace_id}")
  @Produces({MediaType.APPLICATION_JSON, Representation.NDJSON_TYPE})
  @Operation(
      operationId = "getTrace",
      summary = "Read a trace with its records",
      description =
          "The answer is streamed. All records in record order, or, with after_seq or limit, a page"
              + " of them in the order of seq, which late arrivals do not change: going on after the"
              + " last seq seen misses and repeats nothing.")
  @APIResponse(
      responseCode = "200",
      description = "The trace; as application/x-ndjson its records only",
      content = {
        @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "TraceDetail")),
        @Content(mediaType = Representation.NDJSON_TYPE, schema = @Schema(ref = "TraceRecordLines"))
      })
  @APIResponse(responseCode = "508", ref = "LoopDetected")
  public Response detail(
      @Parameter(ref = "TraceId") @PathParam("trace_id") String traceId,
      @Parameter(ref = "TenantId") @QueryParam("tenant_id") String tenantId,
      @Parameter(ref = "AfterSeq") @QueryParam("after_seq") String afterSeq,
      @Parameter(ref = "RecordLimit") @QueryParam("limit") String limit,
      @Context HttpHeaders headers) {
    Representation representation = Representation.of(headers.getAcceptableMediaTypes());
    TraceKey key =
        new TraceKey(Parameters.requiredTenant(tenantId), Parameters.uuid("trace_id", traceId));
    RecordRange range = range(afterSeq, limit);
    Detail detail =
        reads
            .detail(key, range)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemType.TRACE_NOT_FOUND,
                        "this tenant has no trace of that id; the list of traces shows those"
                            + " there are"));
    return Response.ok(new DetailBody(detail, range, representation), representation.type())
        .build();
  }

  private static RecordRange range(String afterSeq, String limit) {
    var after = Parameters.number("after_seq", afterSeq);
    if (after.isEmpty() && Parameters.text(limit).isEmpty()) {
      return RecordRange.ALL;
    }
    int most = Parameters.number("limit", limit, MAX_PAGE, MAX_PAGE);
    return new RecordRange.Page(after.orElse(0L), Math.max(1, most));
  }

  private static byte[] json(ListPage page) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1_024 * (1 + page.traces().size()));
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("traces");
      for (Summary summary : page.traces()) {
        TraceJson.writeSummary(json, summary);
      }
      json.writeEndArray();
      json.writeStringField("next_cursor", page.next() == null ? null : page.next().text());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }
}
