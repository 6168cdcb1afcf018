package plasm.artifacts.http;

import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import plasm.artifacts.artifact.ArtifactName;
import plasm.artifacts.artifact.PayloadTooLargeException;
import plasm.artifacts.artifact.ReadArtifacts;
import plasm.artifacts.artifact.StoreArtifacts;
import plasm.artifacts.artifact.StoreArtifacts.Stored;
import plasm.artifacts.store.BlobWriter.Precondition;
import plasm.model.artifact.ArtifactMetadata;
import plasm.model.artifact.Indexes;
import plasm.model.json.JsonText;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;

/** Bodies of requests as artifacts. */
@Singleton
class Uploads {
  static final String SCHEMA_VERSION = "Plasm-Schema-Version";
  static final String PRODUCER = "Plasm-Producer";
  static final String RESOURCE_INDEX = "Plasm-Resource-Index";

  private static final Set<String> ENCODINGS = Set.of("gzip", "x-gzip", "deflate", "br", "zstd");
  private static final int MAX_PRODUCER_CHARS = 256;
  private static final long MAX_SCHEMA_VERSION = 0xffff_ffffL;

  private final StoreArtifacts stores;
  private final ReadArtifacts reads;

  Uploads(StoreArtifacts stores, ReadArtifacts reads) {
    this.stores = stores;
    this.reads = reads;
  }

  /** Stores a body as it is sent. */
  Response put(ArtifactName name, HttpHeaders request, InputStream body) throws IOException {
    requireAffordable(request.getHeaderString(HttpHeaders.CONTENT_LENGTH));
    return store(name, metadata(request), index(request), body, precondition(name, request));
  }

  /** Stores bytes that were looked at. */
  Response store(ArtifactName name, Long index, InputStream body) throws IOException {
    return store(name, ArtifactMetadata.DEFAULTS, index, body, new Precondition.None());
  }

  private Response store(
      ArtifactName name,
      ArtifactMetadata metadata,
      Long index,
      InputStream body,
      Precondition precondition)
      throws IOException {
    try {
      return stores
          .store(name, metadata, index, body, precondition)
          .map(stored -> answer(name, index, stored))
          .orElseThrow(
              () ->
                  new ProblemException(
                      ProblemType.PRECONDITION_FAILED,
                      precondition instanceof Precondition.Absent
                          ? "there is such an artifact already"
                          : "the artifact is another version than If-Match says"));
    } catch (PayloadTooLargeException e) {
      throw tooLarge();
    } catch (IOException e) {
      // Mostly nobody is left to read the answer.
      throw new ProblemException(
          ProblemType.REQUEST_FAILED, "the body ended early; nothing was stored", e);
    }
  }

  private void requireAffordable(String contentLength) {
    if (contentLength != null && Long.parseLong(contentLength) > stores.maxPayloadBytes()) {
      throw tooLarge();
    }
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        ProblemType.PAYLOAD_TOO_LARGE,
        "an artifact may have " + stores.maxPayloadBytes() + " bytes; nothing was stored");
  }

  private static ArtifactMetadata metadata(HttpHeaders request) {
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    String producer = request.getHeaderString(PRODUCER);
    if (producer != null && producer.length() > MAX_PRODUCER_CHARS) {
      throw invalid(PRODUCER, "at most " + MAX_PRODUCER_CHARS + " characters");
    }
    return new ArtifactMetadata(
        type == null || type.isBlank() ? ArtifactMetadata.DEFAULTS.contentType() : type.strip(),
        encoding(request),
        schemaVersion(request),
        producer == null || producer.isBlank()
            ? ArtifactMetadata.DEFAULTS.producer()
            : producer.strip());
  }

  /** Null when the payload is not encoded. */
  private static String encoding(HttpHeaders request) {
    String header = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
    String encoding = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
    if (encoding.isEmpty() || encoding.equals("identity")) {
      return null;
    }
    if (!ENCODINGS.contains(encoding)) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "a Content-Encoding that readers know: gzip, deflate, br, zstd, or none");
    }
    return encoding;
  }

  private static long schemaVersion(HttpHeaders request) {
    String header = request.getHeaderString(SCHEMA_VERSION);
    if (header == null) {
      return ArtifactMetadata.DEFAULTS.schemaVersion();
    }
    long version = number(SCHEMA_VERSION, header);
    if (version > MAX_SCHEMA_VERSION) {
      throw invalid(SCHEMA_VERSION, "at most " + MAX_SCHEMA_VERSION);
    }
    return version;
  }

  private static Long index(HttpHeaders request) {
    String header = request.getHeaderString(RESOURCE_INDEX);
    return header == null ? null : (Long) number(RESOURCE_INDEX, header);
  }

  private static long number(String header, String value) {
    return Indexes.parse(value.strip())
        .orElseThrow(() -> invalid(header, "a whole number, 0 or more"));
  }

  private Precondition precondition(ArtifactName name, HttpHeaders request) throws IOException {
    EntityTags noneMatch = EntityTags.parse(request.getHeaderString(HttpHeaders.IF_NONE_MATCH));
    EntityTags match = EntityTags.parse(request.getHeaderString(HttpHeaders.IF_MATCH));
    if (noneMatch != null && match != null) {
      throw invalid(HttpHeaders.IF_MATCH, "given without If-None-Match");
    }
    if (noneMatch != null) {
      if (!noneMatch.any()) {
        throw invalid(HttpHeaders.IF_NONE_MATCH, "* when something is stored");
      }
      return new Precondition.Absent();
    }
    return match == null ? new Precondition.None() : new Precondition.Version(now(name, match));
  }

  /** The version that is there, which the client must have named. */
  private String now(ArtifactName name, EntityTags match) throws IOException {
    Optional<String> version = reads.describe(name).map(described -> described.stat().version());
    return version
        .filter(match::meanStrongly)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.PRECONDITION_FAILED,
                    version.isEmpty()
                        ? "there is no such artifact yet"
                        : "its ETag is none of those in If-Match"));
  }

  private static ProblemException invalid(String header, String form) {
    return new ProblemException(ProblemType.INVALID_REQUEST, header + " must be " + form);
  }

  private static Response answer(ArtifactName name, Long index, Stored stored) {
    Response.ResponseBuilder response =
        stored.created() ? Response.created(URI.create(name.httpPath())) : Response.ok();
    return response
        .header(HttpHeaders.ETAG, EntityTags.strong(stored.stat().version()))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(json(name, index, stored))
        .build();
  }

  private static byte[] json(ArtifactName name, Long index, Stored stored) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField(name.family().idName(), name.id());
      ArtifactJson.writeNumberOrNull(json, name.family().indexName(), index);
      json.writeStringField(
          "plasm_uri", index == null ? name.canonicalUri() : name.family().shortUri(index));
      json.writeStringField("canonical_plasm_uri", name.canonicalUri());
      json.writeStringField("http_path", name.httpPath());
      json.writeNumberField("payload_len", stored.stat().payloadLength());
      json.writeStringField("sha256", stored.sha256());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }
}
